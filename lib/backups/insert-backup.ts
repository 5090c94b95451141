import { eq } from "drizzle-orm";
import type { Actor } from "@/lib/auth/actor";
import { compactUtc } from "@/lib/kernel/clock";
import { newId } from "@/lib/kernel/ids";
import type { Transaction } from "@/lib/store/open-store";
import { type BackupKind, backups } from "@/lib/store/schema";
import type { BackupRow } from "./backup-summary";

export interface NewBackup {
  database: string;
  kind: BackupKind;
  actor: Pick<Actor, "id" | "name">;
  /** age public keys that it will be encrypted for; none: not encrypted. */
  recipients: readonly string[];
  now: Date;
}

/** Reserves a file name in the catalogue; the file appears only when its job is done. */
export async function insertBackup(
  tx: Transaction,
  { database, kind, actor, recipients, now }: NewBackup,
): Promise<BackupRow> {
  const id = newId(now);
  const stem = `${plainName(database)}-${compactUtc(now)}`;
  const ending = `${kind}.sql.zst${recipients.length === 0 ? "" : ".age"}`;
  const taken = await tx
    .select()
    .from(backups)
    .where(eq(backups.fileName, `${stem}-${ending}`));
  await tx.insert(backups).values({
    id,
    fileName: taken.length === 0 ? `${stem}-${ending}` : `${stem}-${id.slice(-6)}-${ending}`,
    kind,
    state: "running",
    proof: "none",
    databaseName: database,
    recipients: recipients.length === 0 ? null : [...recipients],
    createdBy: actor.id,
    createdByName: actor.name.slice(0, 120),
    createdAt: now,
  });
  const [row] = await tx.select().from(backups).where(eq(backups.id, id));
  if (row === undefined) throw new Error(`backup ${id} vanished inside its own transaction`);
  return row;
}

/** A schema's name may hold slashes, spaces and emoji; a file's name of ours does not. */
export function plainName(database: string): string {
  return database.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 64);
}
