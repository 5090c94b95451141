import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { BackupId } from "./backup-id";
import { readCompleteBackup } from "./backup-summary";
import { enqueueCopy, requireCopies } from "./copy-job";

export const StartCopyInput = z.object({ id: BackupId, idempotencyKey: z.string().max(200).optional() });
export type StartCopyInput = z.infer<typeof StartCopyInput>;

/**
 * Queues the copying of a backup to the second place; one that is there already is read again, and replaced if it is
 * damaged. Answers with the job under way, if there is one. Throws `copy.not_configured`, `backup.not_found`,
 * `backup.not_complete`.
 */
export async function startCopy(deps: Deps, actor: Actor, input: StartCopyInput): Promise<{ jobId: string }> {
  requireScope(actor, "backups:create");
  const storage = requireCopies(deps).describe();
  const { id, idempotencyKey } = input;
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    const backup = await readCompleteBackup(tx, id);
    const { jobId, existing } = await enqueueCopy(tx, backup, { actor, now, storage, idempotencyKey });
    if (!existing)
      await recordAudit(tx, actor, { action: "backup.copy", subject: backup.fileName, details: { jobId } }, now);
    return { jobId };
  });
}
