import type { z } from "zod";
import type { Transaction } from "@/lib/store/open-store";
import type { JobProgress } from "@/lib/store/schema";

/** What a kind of job is. Features define theirs next to the verb that enqueues it. */
export interface JobDefinition<Payload> {
  /** Stable name in the store: `backup`. */
  kind: string;
  payload: z.ZodType<Payload>;
  /** After its worker died: `again` runs it from the start, `interrupted` fails it with its position. */
  afterCrash: "again" | "interrupted";
  /** `quick`: takes seconds and has slots of its own, so that it never waits behind a backup that takes hours. */
  lane?: "quick";
}

export function defineJob<Payload>(definition: JobDefinition<Payload>): JobDefinition<Payload> {
  return definition;
}

/** What a running job's code is handed. */
export interface JobRun<Payload> {
  id: string;
  payload: Payload;
  /** 1 for the first run; more after a crash or a `RetryLater`. */
  attempt: number;
  /** Aborts with an `OperatorError`: `job.cancelled`, `job.lease_lost` or `job.handed_back` (shutdown). */
  signal: AbortSignal;
  /** Cheap to call for every row: written to the store at most twice a second. */
  progress(progress: JobProgress): void;
  log(line: string, level?: "info" | "warning" | "error"): void;
  /**
   * One transaction in which this job's lease is checked and held: whatever it writes is lost if another worker has
   * taken over. Throws `job.lease_lost`.
   */
  fenced<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

/** Runs one kind of job; what it returns is the job's result (JSON). It may throw `RetryLater`. */
export interface JobHandler<Payload> {
  definition: JobDefinition<Payload>;
  run(run: JobRun<Payload>): Promise<unknown>;
  /**
   * Called once when a job of this kind ended without `run` having the last word (worker died and the job may not run
   * again, or it was cancelled while queued): settles the feature's own rows in the same transaction.
   */
  settle?(tx: Transaction, payload: Payload, outcome: "interrupted" | "cancelled"): Promise<void>;
}
