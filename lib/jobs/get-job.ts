import { and, asc, eq, gt } from "drizzle-orm";
import { z } from "zod";
import { type Actor, mayDo, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { idPattern } from "@/lib/kernel/ids";
import { jobLog, jobs } from "@/lib/store/schema";
import { jobNotFound, type JobSummary, summaryColumns } from "./job-summary";

const linesPerRead = 1000;

export const GetJobInput = z.object({
  id: z.string().regex(idPattern),
  /** Only log lines after this id: what a page that follows the log already has. */
  logAfter: z.coerce.number().int().min(0).default(0),
});
export type GetJobInput = z.input<typeof GetJobInput>;

export interface JobLogLine {
  id: number;
  at: Date;
  level: "info" | "warning" | "error";
  line: string;
}

export interface JobDetail extends JobSummary {
  payload: unknown;
  /** Up to 1,000 lines after `logAfter`; ask again from the last id for more. */
  log: JobLogLine[];
  /** Whether this actor may cancel it and it is not too late. */
  canCancel: boolean;
}

/** One job with its log. Throws `job.not_found`. */
export async function getJob(deps: Deps, actor: Actor, input: GetJobInput): Promise<JobDetail> {
  requireScope(actor, "jobs:read");
  const { id, logAfter } = GetJobInput.parse(input);
  const [row] = await deps.store.db
    .select({ ...summaryColumns, payload: jobs.payload, createdBy: jobs.createdBy })
    .from(jobs)
    .where(eq(jobs.id, id));
  if (row === undefined) throw jobNotFound(id);
  const log = await deps.store.db
    .select({ id: jobLog.id, at: jobLog.at, level: jobLog.level, line: jobLog.line })
    .from(jobLog)
    .where(and(eq(jobLog.jobId, id), gt(jobLog.id, logAfter)))
    .orderBy(asc(jobLog.id))
    .limit(linesPerRead);
  const { createdBy, ...detail } = row;
  const unfinished = row.state === "queued" || row.state === "running";
  return {
    ...detail,
    log,
    canCancel: unfinished && row.cancelRequestedAt === null && mayDo(actor, cancelScope(actor, createdBy)),
  };
}

/** Which right cancelling takes: one's own jobs need less than another person's. */
export function cancelScope(actor: Actor, createdBy: string | null): "jobs:cancel-own" | "jobs:cancel-any" {
  return createdBy !== null && createdBy === actor.id ? "jobs:cancel-own" : "jobs:cancel-any";
}
