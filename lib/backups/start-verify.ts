import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { enqueue } from "@/lib/jobs";
import { inTransaction } from "@/lib/store/in-transaction";
import { verifyJob } from "./backup-jobs";
import { readCompleteBackup } from "./backup-summary";

export const StartVerifyInput = z.object({ id: z.string(), idempotencyKey: z.string().max(200).optional() });
export type StartVerifyInput = z.infer<typeof StartVerifyInput>;

/** Queues a check that reads the whole archive and compares it with its manifest. */
export async function startVerify(deps: Deps, actor: Actor, input: StartVerifyInput): Promise<{ jobId: string }> {
  requireScope(actor, "backups:verify");
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    const backup = await readCompleteBackup(tx, input.id);
    const { jobId, existing } = await enqueue(
      tx,
      verifyJob,
      { backupId: backup.id },
      {
        title: `Verify ${backup.fileName}`,
        actor,
        exclusive: `backup:${backup.id}`,
        now,
        idempotencyKey: input.idempotencyKey,
      },
    );
    if (!existing)
      await recordAudit(tx, actor, { action: "backup.verify", subject: backup.fileName, details: { jobId } }, now);
    return { jobId };
  });
}
