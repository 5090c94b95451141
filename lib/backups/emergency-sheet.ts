import { and, desc, eq, isNull, ne } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { backups } from "@/lib/store/schema";
import { BackupId } from "./backup-id";
import { type BackupRow, type BackupSummary, readCompleteBackup, summaryOf } from "./backup-summary";
import { readContents } from "./contents";
import { type EmergencyStep, emergencySteps } from "./emergency-steps";

export const GetEmergencySheetInput = z.object({
  /** Of the backup; the newest that is not damaged when left out. */
  id: BackupId.optional(),
});

/** What to print and keep where the server is not: how to restore without Seaworthy. */
export interface EmergencySheet {
  database: string;
  /** The server that the backup was taken from: `MariaDB 10.11.6`. */
  server: string;
  /** Where archives and their copies are. */
  storages: string[];
  /** age public keys whose private key is needed; empty: not encrypted. */
  recipients: string[];
  /** The backup that the commands name; null while there is none. */
  newest: BackupSummary | null;
  steps: EmergencyStep[];
}

/** Throws `backup.not_found`, `backup.not_complete`. */
export async function getEmergencySheet(
  deps: Deps,
  actor: Actor,
  input: z.input<typeof GetEmergencySheetInput>,
): Promise<EmergencySheet> {
  requireScope(actor, "backups:read");
  const { id } = GetEmergencySheetInput.parse(input);
  const row = id === undefined ? await newestUsable(deps) : await readCompleteBackup(deps.store.db, id);
  const contents = row === null ? null : await readContents(deps.store.db, row.id);
  const recipients = row === null ? deps.config.ageRecipients : (row.recipients ?? []);
  return {
    database: deps.target.database,
    server: row?.server ?? "",
    storages: [deps.archives, deps.copies].flatMap((storage) => (storage === null ? [] : [storage.describe()])),
    recipients,
    newest: row === null ? null : summaryOf(row),
    steps: emergencySteps({ config: deps.config, database: deps.target.database, backup: row, contents, recipients }),
  };
}

async function newestUsable(deps: Deps): Promise<BackupRow | null> {
  const usable = and(eq(backups.state, "complete"), isNull(backups.deletedAt), ne(backups.proof, "damaged"));
  // Another tool's file may be of another database, and what somebody has uploaded of another day.
  const isOurs = eq(backups.databaseName, deps.target.database);
  const order = [desc(isOurs), eq(backups.kind, "uploaded"), desc(backups.createdAt)];
  const [row] = await deps.store.db
    .select()
    .from(backups)
    .where(usable)
    .orderBy(...order)
    .limit(1);
  return row ?? null;
}
