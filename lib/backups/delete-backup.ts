import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { backups, jobs, restores } from "@/lib/store/schema";
import { readCompleteBackup } from "./backup-summary";

export const DeleteBackupInput = z.object({ id: z.string() });

/**
 * Deletes an archive's file and takes it off the catalogue; the audit log keeps its name. Throws `backup.in_use` while
 * a job reads it. If the file cannot be removed, nothing changes.
 */
export async function deleteBackup(deps: Deps, actor: Actor, input: z.infer<typeof DeleteBackupInput>): Promise<void> {
  requireScope(actor, "backups:delete");
  const now = deps.clock.now();
  await inTransaction(deps.store, async (tx) => {
    const backup = await readCompleteBackup(tx, input.id);
    await refuseInUse(tx, backup.id);
    await tx.update(backups).set({ deletedAt: now }).where(eq(backups.id, backup.id));
    await recordAudit(tx, actor, { action: "backup.delete", subject: backup.fileName }, now);
    await deps.archives.remove(backup.fileName);
  });
}

async function refuseInUse(tx: Transaction, id: string): Promise<void> {
  const alive = ["queued", "running"] as const;
  const [verifying] = await tx
    .select({ jobId: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.exclusiveKey, `backup:${id}`), inArray(jobs.state, [...alive])));
  const [restoring] = await tx
    .select({ jobId: restores.jobId })
    .from(restores)
    .where(and(eq(restores.backupId, id), eq(restores.state, "running")));
  const user = verifying ?? restoring;
  if (user === undefined) return;
  throw new OperatorError("backup.in_use", "A job is reading this backup.", {
    kind: "conflict",
    hint: "Wait until the job has ended, or cancel it on the Jobs page.",
    details: { jobId: user.jobId },
  });
}
