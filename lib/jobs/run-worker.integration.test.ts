import { setTimeout as wait } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sleep } from "@/lib/kernel/sleep";
import { jobLog, jobs, workers } from "@/lib/store/schema";
import { type NamePayload, queue, readJob, safeJob, unsafeJob, until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { cancelJob } from "./cancel-job";
import { getJob } from "./get-job";
import type { JobHandler, JobRun } from "./job";
import { countAliveWorkers } from "./presence";
import { startWorker, type Worker } from "./run-worker";

type Settle = NonNullable<JobHandler<NamePayload>["settle"]>;
type Run = (run: JobRun<NamePayload>) => Promise<unknown>;

let deps: TestDeps;
let started: Worker[];
beforeEach(async () => {
  deps = await makeDeps("mariadb", { jobLeaseSeconds: 10 });
  started = [];
});
afterEach(async () => {
  await Promise.all(started.map((worker) => worker.stop(0)));
  await deps.dispose();
});

/** A worker that does `run` for jobs of both test kinds. */
function start(run: Run, settle?: Settle): Worker {
  const shared = { run, ...(settle === undefined ? {} : { settle }) };
  const handlers = [safeJob, unsafeJob].map((definition) => ({ definition, ...shared }));
  const worker = startWorker({ deps, handlers });
  started.push(worker);
  return worker;
}

/** Runs until its signal is aborted, and throws the reason. */
const untilAborted: Run = ({ signal }) => sleep(60_000, signal);

test("a job's progress, log and result are in the store", async () => {
  const id = await queue(deps, safeJob, { name: "shop" });
  start(async (run) => {
    run.log(`working on ${run.payload.name}`);
    run.log("connecting to mysql://me:hunter2@db/shop", "warning");
    run.progress({ stage: "reading", done: 7, total: 10, unit: "rows" });
    return { rows: 10 };
  });
  await untilState(deps, id, "succeeded");
  expect(await getJob(deps, actor("viewer"), { id })).toMatchObject({
    result: { rows: 10 },
    progress: { stage: "reading", done: 7, total: 10, unit: "rows" },
    error: null,
    attempt: 1,
    canCancel: false,
    log: [
      { level: "info", line: "working on shop" },
      { level: "warning", line: "connecting to mysql://me:[redacted]@db/shop" },
    ],
  });
  expect(await readJob(deps, id)).toMatchObject({ leaseToken: null, leaseUntil: null, workerId: null });
});

test("progress and log of a running job can be read within a second, and a million calls cost few writes", async () => {
  const id = await queue(deps, safeJob);
  start(async (run) => {
    run.log("begun");
    for (let done = 1; done <= 1_000_000; done++) run.progress({ stage: "counting", done, total: null, unit: "rows" });
    await sleep(60_000, run.signal);
  });
  const seen = await until(
    () => getJob(deps, actor("viewer"), { id }),
    (job) => job.progress !== null,
    10_000,
  );
  expect(seen).toMatchObject({ state: "running", progress: { done: 1_000_000 }, log: [{ line: "begun" }] });
});

test("a job that logs in a loop is cut off, and says so", async () => {
  const id = await queue(deps, safeJob);
  start(async (run) => {
    for (let i = 0; i < 20_000; i++) run.log("x".repeat(i === 0 ? 100_000 : 10));
  });
  await untilState(deps, id, "succeeded");
  const lines = await deps.store.db.select().from(jobLog).where(eq(jobLog.jobId, id)).orderBy(jobLog.id);
  expect(lines).toHaveLength(5000);
  expect(lines[0]?.line).toHaveLength(2000);
  expect(lines.at(-1)?.line).toBe("Log truncated: this run wrote too many lines.");
});

test("what a job throws is its error, without secrets, and its last line is kept", async () => {
  const id = await queue(deps, safeJob);
  start(async (run) => {
    run.log("the last line");
    throw new Error("no route to mysql://me:hunter2@db/shop");
  });
  const failed = await untilState(deps, id, "failed");
  expect(failed.error).toEqual({ code: "unexpected", message: "no route to mysql://me:[redacted]@db/shop" });
  expect((await getJob(deps, actor("viewer"), { id })).log).toMatchObject([{ line: "the last line" }]);
});

test("a result that cannot be stored fails the job", async () => {
  const id = await queue(deps, safeJob);
  start(async () => ({ rows: 1n }));
  expect((await untilState(deps, id, "failed")).error?.message).toContain("BigInt");
});

test("a payload of another version fails the job and never reaches its code", async () => {
  const id = await queue(deps, safeJob);
  await deps.store.db.update(jobs).set({ payload: { title: "not a name" } });
  const run = vi.fn<Run>();
  start(run);
  expect((await untilState(deps, id, "failed")).error).toMatchObject({ code: "job.bad_payload" });
  expect(run).not.toHaveBeenCalled();
});

test("a running job sees its cancellation within a second and a half", async () => {
  const id = await queue(deps, unsafeJob);
  start(untilAborted);
  await untilState(deps, id, "running");
  const asked = performance.now();
  await cancelJob(deps, actor("administrator"), { id });
  await untilState(deps, id, "cancelled");
  expect(performance.now() - asked).toBeLessThan(1500);
});

test("a queued job that is cancelled never runs, and its feature's rows are settled once, with it", async () => {
  const id = await queue(deps, safeJob);
  await cancelJob(deps, actor("administrator"), { id });
  const [run, settle] = [vi.fn<Run>(), vi.fn<Settle>(async () => undefined)];
  start(run, settle);
  start(run, settle);
  await untilState(deps, id, "cancelled");
  await wait(700);
  expect(run).not.toHaveBeenCalled();
  expect(settle).toHaveBeenCalledExactlyOnceWith(expect.anything(), { name: "x" }, "cancelled");
});

test("when settling fails the job stays as it is until it can be settled", async () => {
  const id = await queue(deps, safeJob);
  await cancelJob(deps, actor("administrator"), { id });
  let tries = 0;
  start(untilAborted, async () => {
    if (++tries < 3) throw new Error("not yet");
  });
  await untilState(deps, id, "cancelled");
  expect(tries).toBe(3);
});

test("a worker that stops finishes what it runs when the grace period allows, and claims nothing more", async () => {
  const worker = start(async () => wait(600));
  const id = await queue(deps, safeJob);
  await untilState(deps, id, "running");
  const stopped = worker.stop(5000);
  const later = await queue(deps, safeJob);
  await stopped;
  expect(await readJob(deps, id)).toMatchObject({ state: "succeeded" });
  expect(await readJob(deps, later)).toMatchObject({ state: "queued" });
  const [row] = await deps.store.db.select().from(workers).where(eq(workers.id, worker.id));
  expect(row?.stoppedAt).not.toBeNull();
  expect(await countAliveWorkers(deps.store)).toBe(0);
});

test("after the grace period a safe job is handed back uncounted, and an unsafe one fails with its position", async () => {
  const worker = start(async (run) => {
    run.progress({ stage: "statement", done: 3, total: 9, unit: "statements" });
    await sleep(60_000, run.signal);
  });
  const [safe, unsafe] = [await queue(deps, safeJob), await queue(deps, unsafeJob)];
  await untilState(deps, safe, "running");
  await untilState(deps, unsafe, "running");
  await worker.stop(200);
  expect(await readJob(deps, safe)).toMatchObject({ state: "queued", attempt: 0, leaseToken: null });
  expect(await readJob(deps, unsafe)).toMatchObject({
    state: "failed",
    error: { code: "job.interrupted", details: { progress: { done: 3, total: 9 } } },
  });

  start(async () => "done by another");
  expect(await untilState(deps, safe, "succeeded")).toMatchObject({ attempt: 1, result: "done by another" });
});

test("a worker shows that it is alive", async () => {
  start(untilAborted);
  await until(
    () => countAliveWorkers(deps.store),
    (count) => count === 1,
  );
  const [row] = await deps.store.db.select().from(workers);
  expect(row).toMatchObject({ pid: process.pid, version: "0.0.0-test", stoppedAt: null });
});
