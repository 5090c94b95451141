import { eq, ne, not } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import type { Transaction } from "@/lib/store/open-store";
import { backups, type SuspectReport } from "@/lib/store/schema";
import type { BackupRun } from "./backup-run";
import { type BackupRow, readBackup } from "./backup-summary";
import { type Contents, readContents } from "./contents";
import { newestBefore } from "./read-previous";
import { judgeSuspect } from "./suspect";
import { openSuspect } from "./suspect-rows";

/**
 * Compares a backup that has just become whole with the newest one before it that is trusted, and marks it if it lost
 * more than backups lose. In the transaction that makes it complete, so that retention never sees it unmarked. A backup
 * taken before a restore shows the harm that is being undone: it is neither marked nor what others are compared with.
 */
export async function markSuspect(
  tx: Transaction,
  run: BackupRun,
  id: string,
  contents: Contents,
  now: Date,
): Promise<void> {
  const row = await readBackup(tx, id);
  if (row.kind === "pre-restore") return;
  // The one before may have lost the same already: until somebody looked, it is not what to compare with.
  const previous = await newestBefore(tx, row, not(openSuspect), ne(backups.kind, "pre-restore"));
  const known = previous === undefined ? null : await readContents(tx, previous.id);
  if (previous === undefined || known === null) return;
  const reasons = judgeSuspect(sizeOf(previous, known), sizeOf(row, contents));
  if (reasons.length === 0) return;
  const suspect: SuspectReport = { previousId: previous.id, reasons };
  await tx.update(backups).set({ suspect }).where(eq(backups.id, id));
  const entry = { action: "backup.suspect", subject: row.fileName, details: { jobId: run.id, reasons } };
  await recordAudit(tx, { ...systemActor, name: row.createdByName }, entry, now);
  run.log(
    `This backup is suspect: it holds much less than ${previous.fileName}. Retention waits until somebody looks.`,
    "warning",
  );
}

function sizeOf({ sizeBytes, plainBytes, recipients }: BackupRow, contents: Contents) {
  return { sizeBytes, plainBytes, encrypted: recipients !== null, contents };
}
