import { and, eq, inArray, isNotNull, or } from "drizzle-orm";
import type { Manifest } from "@/lib/archive";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { newId } from "@/lib/kernel/ids";
import type { StoredFile } from "@/lib/storage/archive-storage";
import { isDuplicateKey } from "@/lib/store/is-duplicate-key";
import { inTransaction } from "@/lib/store/in-transaction";
import { backups } from "@/lib/store/schema";
import type { BackupRow } from "./backup-summary";
import { contentsOf, recordContents } from "./contents";
import { describeFound } from "./describe-found";
import { sqlFilePattern } from "./file-names";

/** A file that still grows is somebody's dump in progress. */
const settledAfterMs = 10_000;
/** Storages keep times more or less exactly. */
const sameMomentMs = 2000;

/** Brings files that other tools put there into the catalogue as *external*; also those they wrote anew. */
export async function addFound(deps: Deps, files: readonly StoredFile[]): Promise<string[]> {
  const settled = files.filter((file) => sqlFilePattern.test(file.fileName) && isSettled(file, deps));
  if (settled.length === 0) return [];
  const names = settled.map((file) => file.fileName);
  const rows = await deps.store.db.select().from(backups).where(inArray(backups.fileName, names));
  const listed = new Map(rows.filter((row) => row.deletedAt === null).map((row) => [row.fileName, row]));
  const added: string[] = [];
  for (const file of settled) {
    const row = listed.get(file.fileName);
    if (row !== undefined && !isWrittenAnew(row, file)) continue;
    if (await addExternal(deps, file, row)) added.push(file.fileName);
  }
  return added;
}

function isSettled(file: StoredFile, deps: Deps): boolean {
  return deps.clock.now().getTime() - file.modifiedAt.getTime() >= settledAfterMs;
}

/** A cron job may write the same name every night. Our own files and uploads never change: verifying tells of those. */
function isWrittenAnew(row: BackupRow, file: StoredFile): boolean {
  if (row.kind !== "external" || row.completedAt === null) return false;
  const moved = Math.abs(row.completedAt.getTime() - file.modifiedAt.getTime()) > sameMomentMs;
  return moved || row.sizeBytes !== file.sizeBytes;
}

/** False when another worker was quicker. */
async function addExternal(deps: Deps, file: StoredFile, before: BackupRow | undefined): Promise<boolean> {
  const now = deps.clock.now();
  const { row: described, manifest } = await describeFound(deps, file.fileName);
  const row = { ...newRow(deps, file, manifest), ...described };
  try {
    await inTransaction(deps.store, async (tx) => {
      // A name may come back with new content: the old row makes room, the audit log remembers.
      const makesRoom = or(isNotNull(backups.deletedAt), before === undefined ? undefined : eq(backups.id, before.id));
      await tx.delete(backups).where(and(eq(backups.fileName, file.fileName), makesRoom));
      await tx.insert(backups).values(row);
      if (manifest !== null) await recordContents(tx, row.id, contentsOf(manifest));
      await recordAudit(tx, systemActor, { action: "backup.found", subject: file.fileName }, now);
    });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

function newRow(deps: Deps, file: StoredFile, manifest: Manifest | null): typeof backups.$inferInsert {
  return {
    id: newId(file.modifiedAt),
    fileName: file.fileName,
    kind: "external",
    format: "sql",
    state: "complete",
    proof: "none",
    databaseName: deps.target.database,
    sizeBytes: file.sizeBytes,
    createdByName: "another tool",
    createdAt: manifest === null ? file.modifiedAt : new Date(manifest.createdAt),
    completedAt: file.modifiedAt,
  };
}
