import { OperatorError } from "@/lib/kernel/errors";
import type { Store, Transaction } from "@/lib/store/open-store";
import { backupCopies, backups, type CopyState } from "@/lib/store/schema";
import { eq } from "drizzle-orm";

export type BackupRow = typeof backups.$inferSelect;

/** A catalogue row as pages and clients see it. Sizes in bytes, durations in milliseconds. */
export type BackupSummary = Omit<BackupRow, "createdBy" | "deletedAt" | "auditSequence" | "auditHash"> & {
  copy: CopyView | null;
};

/** The second copy, in the other storage. */
export interface CopyView {
  state: CopyState;
  storage: string;
  /** When the far end was last read back and was equal. */
  verifiedAt: Date | null;
}

/** What a query joined with `backup_copies` selects for `copy`. */
export const copyColumns = {
  state: backupCopies.state,
  storage: backupCopies.storage,
  verifiedAt: backupCopies.verifiedAt,
};

/** `copy` is for rows read with theirs; a backup that was just taken has none yet. */
export function summaryOf(row: BackupRow, copy: CopyView | null = null): BackupSummary {
  const { createdBy: _by, deletedAt: _deleted, auditSequence: _sequence, auditHash: _hash, ...summary } = row;
  return { ...summary, copy };
}

/** A backup that was not deleted, with its copy. Throws `backup.not_found`. */
export async function readSummary(db: Transaction | Store["db"], id: string): Promise<BackupSummary> {
  const row = await readBackup(db, id);
  const [copy] = await db.select(copyColumns).from(backupCopies).where(eq(backupCopies.backupId, id));
  return summaryOf(row, copy ?? null);
}

/** The row of a backup that was not deleted. Throws `backup.not_found`. */
export async function readBackup(db: Transaction | Store["db"], id: string): Promise<BackupRow> {
  const [row] = await db.select().from(backups).where(eq(backups.id, id));
  if (row !== undefined && row.deletedAt === null) return row;
  throw new OperatorError("backup.not_found", "There is no such backup; it may have been deleted.", {
    kind: "not_found",
    details: { id },
  });
}

/** The row of a backup whose file can be read. Throws `backup.not_found` or `backup.not_complete`. */
export async function readCompleteBackup(db: Transaction | Store["db"], id: string): Promise<BackupRow> {
  const row = await readBackup(db, id);
  if (row.state === "complete") return row;
  throw new OperatorError(
    "backup.not_complete",
    `The backup ${row.fileName} is ${row.state}: there is no whole file.`,
    {
      kind: "conflict",
      hint: row.state === "running" ? "Wait until its job has ended." : "Take a new backup.",
    },
  );
}
