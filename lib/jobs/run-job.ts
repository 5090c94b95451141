import { sql } from "drizzle-orm";
import type { Logger } from "pino";
import { prettifyError } from "zod";
import type { Deps } from "@/lib/deps";
import { messageOf, OperatorError, rootOf } from "@/lib/kernel/errors";
import { logContext } from "@/lib/kernel/log-context";
import { sleep } from "@/lib/kernel/sleep";
import { settlesWithin } from "@/lib/kernel/within";
import { isConnectionLost } from "@/lib/mysql/connection-lost";
import { inTransaction } from "@/lib/store/in-transaction";
import { jobs, type JobProgress } from "@/lib/store/schema";
import type { ClaimedJob } from "./claim-job";
import { badPayload, type Ending, judgeFailure } from "./ending";
import type { JobHandler, JobRun } from "./job";
import { keepLease } from "./keep-lease";
import { type JobChanges, lockHeld, released, storeIn, storeNow } from "./lease";
import { recordRun, type RunRecord } from "./record-run";

const maxRefusals = 5;
const answerWithinMs = 2000;

export interface RunOptions {
  handler: JobHandler<unknown>;
  claimed: ClaimedJob;
  /** Aborted with the reason when the job must stop; the worker aborts it to hand the job back. */
  job: AbortController;
  /** `performance.now()` from before the claim. */
  grantedAt: number;
  /** Aborts when this process will not wait any longer for a job that may run again. */
  letGo: AbortSignal;
  /** Aborts when this process will not wait for the store any longer. */
  giveUp: AbortSignal;
}

/** Runs a claimed job to its ending and records that. Never throws: what goes wrong is the job's ending or logged. */
export async function runJob(deps: Deps, options: RunOptions): Promise<void> {
  const { id: jobId, kind, attempt, requestId } = options.claimed;
  const context = { jobId, kind, attempt, ...(requestId === null ? {} : { requestId }) };
  return logContext().run(context, () => run(deps, options));
}

async function run(deps: Deps, options: RunOptions): Promise<void> {
  const { claimed, job, grantedAt, handler } = options;
  const { log } = deps;
  const record = recordRun(deps.store, deps.clock, claimed.lease);
  const lease = keepLease(deps.store, claimed.lease, job, grantedAt, log);
  log.info("job started");
  try {
    const ending = await runToEnding(deps, options, record, log);
    record.stop();
    const mayRunAgain = ending.state === "failed" && handler.definition.afterCrash === "again";
    // Whatever it threw, the database went away under it: as if this process had died, and another run is worth it.
    if (mayRunAgain && !(await answersNow(deps.store))) return log.warn("the store is away: the job's lease decides");
    await writeEnding(record, changesFor(ending, deps.clock.now()), options.giveUp, log);
    if (ending.state !== "failed") log.info(`job ${ending.state}`);
  } catch (error) {
    log.error({ err: error }, "a job's ending was not recorded: its lease decides");
  } finally {
    record.stop();
    lease.stop();
  }
}

async function runToEnding(
  deps: Deps,
  { handler, claimed, job, letGo }: RunOptions,
  record: RunRecord,
  log: Logger,
): Promise<Ending> {
  let position: JobProgress | null = null;
  try {
    const parsed = handler.definition.payload.safeParse(claimed.payload);
    if (!parsed.success) throw badPayload(claimed.kind, prettifyError(parsed.error));
    const run: JobRun<unknown> = {
      id: claimed.id,
      payload: parsed.data,
      attempt: claimed.attempt,
      signal: job.signal,
      log: record.log,
      progress: (progress) => {
        position = progress;
        record.progress(progress);
      },
      fenced: (work) =>
        inTransaction(deps.store, async (tx) => {
          await lockHeld(tx, claimed.lease);
          return work(tx);
        }),
    };
    const mayRunAgain = handler.definition.afterCrash === "again";
    const work = handler.run(run);
    return { state: "succeeded", result: storable(await (mayRunAgain ? unlessAborted(work, letGo) : work)) };
  } catch (error) {
    const ending = judgeFailure(handler.definition, job.signal, error, position);
    if (ending.state === "later") record.log(`Again at ${ending.at.toISOString()}: ${ending.error.message}`, "warning");
    else if (ending.state !== "failed" && error !== job.signal.reason)
      record.log(`While stopping: ${messageOf(error)}`, "warning");
    if (ending.state === "failed") log.error({ err: error }, "job failed");
    return ending;
  }
}

/** What goes on after that can change nothing: its lease is gone. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function answersNow(store: Deps["store"]): Promise<boolean> {
  let answered = false;
  const asking = store.pool.query("SELECT 1").then(() => (answered = true));
  await settlesWithin(answerWithinMs, asking);
  return answered;
}

/** What JSON cannot hold is a mistake of the job's code: it fails here, not while its ending is written. */
function storable(result: unknown): unknown {
  return JSON.parse(JSON.stringify(result ?? null)) as unknown;
}

/**
 * The store may be away just now; the work is done, so its ending is offered until it is taken or overtaken. What the
 * store refuses for another reason it will go on refusing, so that is given up and left to the lease.
 */
async function writeEnding(
  record: RunRecord,
  changes: JobChanges | null,
  giveUp: AbortSignal,
  log: Logger,
): Promise<void> {
  if (changes === null) return;
  let refusals = 0;
  for (let waitMs = 250; ; waitMs = Math.min(waitMs * 2, 5000)) {
    try {
      return await record.flush({ ...changes, ...released });
    } catch (error) {
      if (!isConnectionLost(rootOf(error))) refusals++;
      if (error instanceof OperatorError || refusals > maxRefusals) throw error;
      log.warn({ err: error }, "could not record a job's ending; trying again");
      await sleep(waitMs, giveUp);
    }
  }
}

function changesFor(ending: Ending, now: Date): JobChanges | null {
  switch (ending.state) {
    case "abandoned":
      return null;
    case "succeeded":
      return { state: "succeeded", result: ending.result, error: null, finishedAt: storeNow };
    case "failed":
      return { state: "failed", error: ending.error, finishedAt: storeNow };
    case "cancelled":
      return { state: "cancelled", finishedAt: storeNow };
    case "queued":
      // Stopping a worker is nobody's failure: this attempt does not count.
      return { state: "queued", attempt: sql`${jobs.attempt} - 1`, progress: null };
    case "later": {
      // Our clock says for how long, the store's says until when: it is also what claims are judged by.
      const notBefore = storeIn(ending.at.getTime() - now.getTime());
      return { state: "queued", error: ending.error, notBefore, progress: null };
    }
  }
}
