import { and, eq } from "drizzle-orm";
import { type Actor, systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { enqueue } from "@/lib/jobs";
import { readableUtc } from "@/lib/kernel/clock";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import { isDuplicateKey } from "@/lib/store/is-duplicate-key";
import type { Transaction } from "@/lib/store/open-store";
import { scheduleRuns } from "@/lib/store/schema";
import { readPolicy } from "./policy";
import { pruneJob, pruneKey, pruneTitle } from "./prune-job";
import { beginSchedules, type LastRun, lockSchedule, readDue, readLastRun, type ScheduleName } from "./schedules";
import { queueBackup } from "./start-backup";

/** What a schedule starts in another room: handed in, so that features do not import one another in circles. */
export interface Scheduled {
  /** Throws an `OperatorError` when there is nothing to drill; the same key starts one drill only. */
  startDrillOfNewest(deps: Deps, actor: Actor, input: { idempotencyKey: string }): Promise<{ jobId: string }>;
}

/** What was started, or why it was not. */
export interface StartedRun {
  schedule: string;
  dueAt: Date;
  missed: number;
  jobId: string | null;
  skipped: string | null;
}

const scheduler: Actor = { ...systemActor, name: "schedule" };

/**
 * Starts what is due, once among all workers: the moment's row in `schedule_runs` and the job are one transaction. Many
 * moments that passed with nobody there are made up for by one run. Call it every few seconds.
 */
export async function runDueSchedules(deps: Deps, scheduled: Scheduled): Promise<StartedRun[]> {
  await beginSchedules(deps.store.db, deps.clock.now());
  const runs = [
    await runIfDue(deps, "backup", (tx) => startBackup(deps, tx)),
    await runIfDue(deps, "drill", (_, dueAt) => startDrill(deps, scheduled, "drill", dueAt)),
    ...(await followBackup(deps, scheduled)),
  ];
  return runs.filter((run) => run !== null);
}

type Outcome = Pick<StartedRun, "jobId" | "skipped">;

async function runIfDue(
  deps: Deps,
  name: ScheduleName,
  start: (tx: Transaction, dueAt: Date) => Promise<Outcome>,
): Promise<StartedRun | null> {
  const now = deps.clock.now();
  if ((await readDue(deps.store.db, name, now)) === null) return null;
  return once(deps, async (tx) => {
    await lockSchedule(tx, name);
    const due = await readDue(tx, name, now);
    if (due === null) return null;
    const { dueAt, earlier: missed, last } = due;
    return record(tx, { schedule: name, dueAt, missed }, now, async () =>
      isUnderWay(last)
        ? { jobId: null, skipped: `The one due ${readableUtc(last.dueAt)} is still under way.` }
        : start(tx, dueAt),
    );
  });
}

/** What is to happen after each scheduled backup that succeeded; after a failure, nothing does. */
async function followBackup(deps: Deps, scheduled: Scheduled): Promise<(StartedRun | null)[]> {
  const last = await readLastRun(deps.store.db, "backup");
  if (last?.jobState !== "succeeded") return [];
  const { drill } = await readPolicy(deps.store.db);
  const { dueAt } = last;
  const prune = await followOnce(deps, "prune", dueAt, (tx) => startPrune(deps, tx));
  if (!drill.afterEachBackup) return [prune];
  const after = "drill after backup";
  return [prune, await followOnce(deps, after, dueAt, () => startDrill(deps, scheduled, after, dueAt))];
}

async function followOnce(
  deps: Deps,
  schedule: string,
  dueAt: Date,
  start: (tx: Transaction) => Promise<Outcome>,
): Promise<StartedRun | null> {
  const known = and(eq(scheduleRuns.schedule, schedule), eq(scheduleRuns.dueAt, dueAt));
  if ((await deps.store.db.$count(scheduleRuns, known)) > 0) return null;
  return once(deps, (tx) => record(tx, { schedule, dueAt, missed: 0 }, deps.clock.now(), () => start(tx)));
}

/** The row comes first: whoever else tries the same moment waits for it, and then finds that it was taken. */
async function record(
  tx: Transaction,
  run: Pick<StartedRun, "schedule" | "dueAt" | "missed">,
  startedAt: Date,
  start: () => Promise<Outcome>,
): Promise<StartedRun> {
  await tx.insert(scheduleRuns).values({ ...run, startedAt });
  const outcome = await start();
  const row = and(eq(scheduleRuns.schedule, run.schedule), eq(scheduleRuns.dueAt, run.dueAt));
  await tx.update(scheduleRuns).set(outcome).where(row);
  return { ...run, ...outcome };
}

async function once<T>(deps: Deps, work: (tx: Transaction) => Promise<T>): Promise<T | null> {
  try {
    return await inTransaction(deps.store, work);
  } catch (error) {
    if (isDuplicateKey(error)) return null;
    throw error;
  }
}

async function startBackup(deps: Deps, tx: Transaction): Promise<Outcome> {
  const { database } = deps.target;
  const recipients = deps.config.ageRecipients;
  const now = deps.clock.now();
  const { jobId } = await queueBackup(tx, { database, kind: "scheduled", actor: scheduler, recipients, now });
  return { jobId, skipped: null };
}

/** A transaction of its own; the key makes it one drill, even when ours is tried again. */
async function startDrill(deps: Deps, { startDrillOfNewest }: Scheduled, name: string, dueAt: Date): Promise<Outcome> {
  try {
    const { jobId } = await startDrillOfNewest(deps, scheduler, { idempotencyKey: `${name} ${dueAt.toISOString()}` });
    return { jobId, skipped: null };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return { jobId: null, skipped: error.message.slice(0, 255) };
  }
}

async function startPrune(deps: Deps, tx: Transaction): Promise<Outcome> {
  const options = { title: pruneTitle, actor: scheduler, exclusive: pruneKey, now: deps.clock.now() };
  const { jobId } = await enqueue(tx, pruneJob, {}, options);
  return { jobId, skipped: null };
}

function isUnderWay(last: LastRun | null): last is LastRun {
  return last?.jobState === "queued" || last?.jobState === "running";
}
