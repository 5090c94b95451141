import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OperatorError } from "@/lib/kernel/errors";
import { sleep } from "@/lib/kernel/sleep";
import { jobs } from "@/lib/store/schema";
import { type NamePayload, queue, readJob, safeJob, unsafeJob, until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { cancelJob } from "./cancel-job";
import { getJob } from "./get-job";
import { defineJob, type JobDefinition, type JobHandler, type JobRun } from "./job";
import { RetryLater } from "./retry-later";
import { startWorker, type Worker } from "./run-worker";

let deps: TestDeps;
let worker: Worker | undefined;
beforeEach(async () => {
  deps = await makeDeps("mariadb", { jobLeaseSeconds: 10 });
});
afterEach(async () => {
  await worker?.stop(0);
  await deps.dispose();
});

const quickJob = defineJob({ ...safeJob, kind: "quick", lane: "quick" });
const away = new OperatorError("test.away", "The other side is away.", { hint: "Wait for it." });
const inMs = (milliseconds: number) => new Date(Date.now() + milliseconds);

function handle(
  definition: JobDefinition<NamePayload>,
  run: (run: JobRun<NamePayload>) => Promise<unknown>,
): JobHandler<NamePayload> {
  return { definition, run };
}

test("a job that may be tried later is queued with the moment and the reason, and then runs again", async () => {
  const id = await queue(deps, safeJob);
  const starts: number[] = [];
  worker = startWorker({
    deps,
    handlers: [
      handle(safeJob, async ({ attempt }) => {
        starts.push(Date.now());
        if (attempt < 3) throw new RetryLater(inMs(900), away);
        return "at last";
      }),
    ],
  });
  const waiting = await until(
    () => getJob(deps, actor("viewer"), { id }),
    (job) => job.notBefore !== null,
  );
  expect(waiting).toMatchObject({
    state: "queued",
    attempt: 1,
    crashes: 0,
    progress: null,
    canCancel: false,
    error: { code: "test.away", hint: "Wait for it." },
  });
  expect(waiting.log.at(-1)).toMatchObject({ level: "warning", line: expect.stringMatching(/^Again at .*is away\.$/) });
  expect(await untilState(deps, id, "succeeded")).toMatchObject({ attempt: 3, error: null, result: "at last" });
  expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeGreaterThan(850);
});

test("one that waits for later keeps no other job waiting, and can be cancelled", async () => {
  const id = await queue(deps, safeJob, { name: "later", exclusive: "one" });
  const settle = vi.fn<NonNullable<JobHandler<NamePayload>["settle"]>>();
  const run = async ({ payload }: JobRun<NamePayload>) => {
    if (payload.name === "later") throw new RetryLater(inMs(600_000), away);
  };
  worker = startWorker({ deps, handlers: [{ ...handle(safeJob, run), settle }] });
  await until(
    () => readJob(deps, id),
    (row) => row.notBefore !== null,
  );
  const second = await queue(deps, safeJob, { exclusive: "one" });
  await untilState(deps, second, "succeeded");
  await cancelJob(deps, actor("administrator"), { id });
  await untilState(deps, id, "cancelled");
  expect(settle).toHaveBeenCalledExactlyOnceWith(expect.anything(), { name: "later" }, "cancelled");
});

test("however often it was tried again, a worker's death is counted as the first", async () => {
  const id = await queue(deps, safeJob);
  const dead = { state: "running", leaseToken: "gone", leaseUntil: new Date(0), attempt: 20 } as const;
  await deps.store.db.update(jobs).set(dead);
  worker = startWorker({ deps, handlers: [handle(safeJob, async ({ attempt }) => attempt)] });
  expect(await untilState(deps, id, "succeeded")).toMatchObject({ attempt: 21, crashes: 1, result: 21 });
});

test("a quick job never waits behind long ones, and long ones never behind quick ones", async () => {
  const forLong = async ({ signal }: JobRun<NamePayload>) => sleep(60_000, signal);
  let quickRunning = 0;
  const most = { quick: 0 };
  const forShort = async () => {
    most.quick = Math.max(most.quick, ++quickRunning);
    await sleep(300);
    quickRunning--;
  };
  worker = startWorker({ deps, handlers: [handle(unsafeJob, forLong), handle(quickJob, forShort)] });
  const long = await Promise.all([1, 2, 3].map(() => queue(deps, unsafeJob)));
  await until(
    () => Promise.all(long.map((id) => readJob(deps, id))),
    (rows) => rows.filter((row) => row.state === "running").length === 2,
  );
  const quick = await Promise.all([1, 2, 3, 4].map(() => queue(deps, quickJob)));
  for (const id of quick) await untilState(deps, id, "succeeded");
  expect(most.quick).toBe(2);
  expect(await Promise.all(long.map(async (id) => (await readJob(deps, id)).state))).toContain("queued");
});
