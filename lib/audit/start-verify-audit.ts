import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import { startedBy } from "@/lib/auth/started-by";
import type { Deps } from "@/lib/deps";
import { enqueue, jobOfKey } from "@/lib/jobs";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { jobs } from "@/lib/store/schema";
import { recordAudit } from "./record-audit";
import { VerifyAuditInput } from "./verify-audit";
import { verifyAuditJob, verifyAuditKey } from "./verify-job";

export const StartVerifyAuditInput = VerifyAuditInput.extend({ idempotencyKey: z.string().max(200).optional() });
export type StartVerifyAuditInput = z.infer<typeof StartVerifyAuditInput>;

/** Queues a verification of the log. Throws `audit.already_verifying` naming the one under way. */
export async function startVerifyAudit(
  deps: Deps,
  actor: Actor,
  { known, idempotencyKey }: StartVerifyAuditInput = {},
): Promise<{ jobId: string }> {
  requireScope(actor, "audit:read");
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    const earlier = await jobOfKey(tx, verifyAuditJob, actor, idempotencyKey, now);
    if (earlier !== undefined) return { jobId: earlier };
    await refuseSecond(tx);
    const payload = { startedBy: startedBy(actor), ...(known === undefined ? {} : { known }) };
    const options = { title: "Verify the audit log", actor, exclusive: verifyAuditKey, now, idempotencyKey };
    const { jobId } = await enqueue(tx, verifyAuditJob, payload, options);
    await recordAudit(tx, actor, { action: "audit.start_verify", details: { jobId } }, now);
    return { jobId };
  });
}

async function refuseSecond(tx: Transaction): Promise<void> {
  const [running] = await tx
    .select({ id: jobs.id, by: jobs.createdByName })
    .from(jobs)
    .where(and(eq(jobs.exclusiveKey, verifyAuditKey), inArray(jobs.state, ["queued", "running"])))
    .limit(1)
    .for("update");
  if (running === undefined) return;
  throw new OperatorError("audit.already_verifying", `The audit log is being verified, started by ${running.by}.`, {
    kind: "conflict",
    hint: "Watch it on the Jobs page, or cancel it there first.",
    details: { jobId: running.id },
  });
}
