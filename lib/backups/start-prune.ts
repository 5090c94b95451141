import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { enqueue } from "@/lib/jobs";
import { inTransaction } from "@/lib/store/in-transaction";
import { pruneJob, pruneKey, pruneTitle } from "./prune-job";

export const StartPruneInput = z.object({ idempotencyKey: z.string().max(200).optional() });

/** Queues the removal of what retention does not keep now; `previewRetention` shows what that is. */
export async function startPrune(
  deps: Deps,
  actor: Actor,
  input: z.input<typeof StartPruneInput> = {},
): Promise<{ jobId: string }> {
  requireScope(actor, "backups:delete");
  const now = deps.clock.now();
  const { idempotencyKey } = input;
  return inTransaction(deps.store, async (tx) => {
    const options = { title: pruneTitle, actor, exclusive: pruneKey, now, idempotencyKey };
    const { jobId, existing } = await enqueue(tx, pruneJob, {}, options);
    if (!existing) await recordAudit(tx, actor, { action: "backup.prune", details: { jobId } }, now);
    return { jobId };
  });
}
