import { OperatorError, type ErrorReport } from "@/lib/kernel/errors";
import { type JobProgress, jobs, type JobState } from "@/lib/store/schema";

/** What lists and pages show of a job. */
export interface JobSummary {
  id: string;
  kind: string;
  title: string;
  state: JobState;
  progress: JobProgress | null;
  result: unknown;
  error: ErrorReport | null;
  attempt: number;
  /** How many of its attempts ended with their worker. */
  crashes: number;
  /** While queued: not before then, because of `error`. */
  notBefore: Date | null;
  createdByName: string;
  /** Of the request that started it: what its log lines and its audit row carry; null when nobody asked for it. */
  requestId: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  cancelRequestedAt: Date | null;
}

/** The columns of a `JobSummary`, for `select()`. */
export const summaryColumns = {
  id: jobs.id,
  kind: jobs.kind,
  title: jobs.title,
  state: jobs.state,
  progress: jobs.progress,
  result: jobs.result,
  error: jobs.error,
  attempt: jobs.attempt,
  crashes: jobs.crashes,
  notBefore: jobs.notBefore,
  createdByName: jobs.createdByName,
  requestId: jobs.requestId,
  createdAt: jobs.createdAt,
  startedAt: jobs.startedAt,
  finishedAt: jobs.finishedAt,
  cancelRequestedAt: jobs.cancelRequestedAt,
};

export function jobNotFound(id: string): OperatorError {
  return new OperatorError("job.not_found", `There is no job ${id}.`, {
    kind: "not_found",
    hint: "It may belong to another installation; the Jobs page lists all there are.",
  });
}
