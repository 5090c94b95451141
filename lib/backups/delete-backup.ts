import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { backupCopies, backups, jobs, restores } from "@/lib/store/schema";
import { type BackupRow, readCompleteBackup } from "./backup-summary";

export const DeleteBackupInput = z.object({ id: z.string() });

/**
 * Deletes an archive's files, the copy included, and takes it off the catalogue; the audit log keeps its name. Throws
 * `backup.in_use` while a job works with it, `backup.held`. If a file cannot be removed, nothing changes in the
 * catalogue.
 */
export async function deleteBackup(deps: Deps, actor: Actor, input: z.infer<typeof DeleteBackupInput>): Promise<void> {
  requireScope(actor, "backups:delete");
  const now = deps.clock.now();
  await inTransaction(deps.store, async (tx) => {
    const backup = await readCompleteBackup(tx, input.id);
    refuseHeld(backup, now);
    await refuseInUse(tx, backup.id);
    await tx.update(backups).set({ deletedAt: now }).where(eq(backups.id, backup.id));
    await tx.delete(backupCopies).where(eq(backupCopies.backupId, backup.id));
    await recordAudit(tx, actor, { action: "backup.delete", subject: backup.fileName }, now);
    await deps.copies?.remove(backup.fileName);
    await deps.archives.remove(backup.fileName);
  });
}

function refuseHeld({ fileName, heldAt, heldUntil, heldByName, holdReason }: BackupRow, now: Date): void {
  if (heldAt === null || (heldUntil !== null && heldUntil <= now)) return;
  throw new OperatorError("backup.held", `${fileName} is held by ${heldByName}: ${holdReason}.`, {
    kind: "conflict",
    hint: "Release the hold first, if it may really go.",
    details: { heldUntil },
  });
}

/** A job's payload names the backups it works with, whatever its kind. */
async function refuseInUse(tx: Transaction, id: string): Promise<void> {
  const [alive] = await tx
    .select({ jobId: jobs.id })
    .from(jobs)
    .where(and(inArray(jobs.state, ["queued", "running"]), sql`${jobs.payload} LIKE ${`%"${id}"%`}`));
  const [restoring] = await tx
    .select({ jobId: restores.jobId })
    .from(restores)
    .where(and(eq(restores.backupId, id), eq(restores.state, "running")));
  const user = alive ?? restoring;
  if (user === undefined) return;
  throw new OperatorError("backup.in_use", "A job works with this backup.", {
    kind: "conflict",
    hint: "Wait until the job has ended, or cancel it on the Jobs page.",
    details: { jobId: user.jobId },
  });
}
