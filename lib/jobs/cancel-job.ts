import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { idPattern } from "@/lib/kernel/ids";
import { inTransaction } from "@/lib/store/in-transaction";
import { jobs } from "@/lib/store/schema";
import { cancelScope } from "./get-job";
import { jobNotFound, type JobSummary, summaryColumns } from "./job-summary";

export const CancelJobInput = z.object({ id: z.string().regex(idPattern) });
export type CancelJobInput = z.input<typeof CancelJobInput>;

/**
 * Asks for a job to be cancelled; asking twice is no error. A queued job never starts from here on; a worker carries
 * the request out within a second, because only a worker knows how to settle what the job's feature has written.
 * Throws `job.not_found`, `job.finished`.
 */
export async function cancelJob(deps: Deps, actor: Actor, input: CancelJobInput): Promise<JobSummary> {
  requireScope(actor, "jobs:read");
  const { id } = CancelJobInput.parse(input);
  return inTransaction(deps.store, async (tx) => {
    const [row] = await tx
      .select({ ...summaryColumns, createdBy: jobs.createdBy })
      .from(jobs)
      .where(eq(jobs.id, id))
      .for("update");
    if (row === undefined) throw jobNotFound(id);
    const { createdBy, ...job } = row;
    requireScope(actor, cancelScope(actor, createdBy));
    if (job.finishedAt !== null) throw finished(job);
    if (job.cancelRequestedAt !== null) return job;
    const cancelRequestedAt = deps.clock.now();
    await tx.update(jobs).set({ cancelRequestedAt }).where(eq(jobs.id, id));
    await recordAudit(
      tx,
      actor,
      { action: "job.cancel", subject: id, details: { kind: job.kind, title: job.title } },
      cancelRequestedAt,
    );
    return { ...job, cancelRequestedAt };
  });
}

function finished(job: JobSummary): OperatorError {
  return new OperatorError(
    "job.finished",
    `This job has already ${job.state === "cancelled" ? "been cancelled" : job.state}.`,
    {
      kind: "conflict",
      details: { state: job.state },
    },
  );
}
