import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sleep } from "@/lib/kernel/sleep";
import { openStore, type Store } from "@/lib/store/open-store";
import { type CuttableProxy, startCuttableProxy } from "@/test/cuttable-proxy";
import { type NamePayload, queue, readJob, safeJob, until, untilState } from "@/test/jobs";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { requireServer } from "@/test/servers";
import type { JobRun } from "./job";
import { startWorker, type Worker } from "./run-worker";

let deps: TestDeps;
let proxy: CuttableProxy;
let store: Store;
let worker: Worker;
beforeEach(async () => {
  deps = await makeDeps("mariadb", { jobLeaseSeconds: 6 });
  proxy = await startCuttableProxy(requireServer("mariadb"));
  store = openStore({ ...deps.config, storeUrl: proxy.through(deps.config.storeUrl) });
});
afterEach(async () => {
  proxy.mend();
  await worker.stop(0);
  await store.close().catch(() => undefined);
  await proxy.close();
  await deps.dispose();
});

/** Only the worker's connections go through the proxy; the test itself always reaches the store. */
function start(run: (run: JobRun<NamePayload>) => Promise<unknown>): void {
  worker = startWorker({ deps: { ...deps, store }, handlers: [{ definition: safeJob, run }] });
}

test("a worker outlives an outage of the store and goes on claiming", async () => {
  start(async () => "done");
  await untilState(deps, await queue(deps, safeJob), "succeeded");
  proxy.cut();
  const id = await queue(deps, safeJob);
  await wait(1500);
  expect(await readJob(deps, id)).toMatchObject({ state: "queued" });
  proxy.mend();
  await untilState(deps, id, "succeeded");
});

test("a worker may start before its store does", async () => {
  proxy.cut();
  start(async () => "done");
  const id = await queue(deps, safeJob);
  await wait(800);
  proxy.mend();
  await untilState(deps, id, "succeeded");
});

test("an outage shorter than the lease does not disturb a running job, and loses none of its log", async () => {
  start(async (run) => {
    for (let i = 0; i < 20; i++) {
      run.log(`line ${i}`);
      await sleep(100, run.signal);
    }
    return "done";
  });
  const id = await queue(deps, safeJob);
  await untilState(deps, id, "running");
  await wait(300);
  proxy.cut();
  await wait(1000);
  proxy.mend();
  expect(await untilState(deps, id, "succeeded")).toMatchObject({ attempt: 1, result: "done" });
  const [lines] = await deps.store.pool.query("SELECT line FROM job_log WHERE job_id = ? ORDER BY id", [id]);
  expect(lines).toEqual(Array.from({ length: 20 }, (_, i) => ({ line: `line ${i}` })));
});

test("work that ends during an outage is recorded when the store is back", async () => {
  start(async () => {
    proxy.cut();
    await wait(200);
    return "done in the dark";
  });
  const id = await queue(deps, safeJob);
  await untilState(deps, id, "running");
  await wait(1000);
  proxy.mend();
  expect(await untilState(deps, id, "succeeded")).toMatchObject({ attempt: 1, result: "done in the dark" });
});

test("a job whose lease cannot be renewed stops before the lease ends, and runs again", async () => {
  let stoppedAt: number | undefined;
  let reason: unknown;
  const id = await queue(deps, safeJob);
  start(async (run) => {
    if (run.attempt > 1) return "second";
    try {
      return await sleep(60_000, run.signal);
    } catch (error) {
      [stoppedAt, reason] = [Date.now(), error];
      throw error;
    }
  });
  await untilState(deps, id, "running");
  proxy.cut();
  await until(
    () => stoppedAt,
    (at) => at !== undefined,
  );
  const { leaseUntil } = await readJob(deps, id);
  expect(reason).toMatchObject({ code: "job.lease_lost" });
  expect(stoppedAt).toBeLessThan(leaseUntil?.getTime() ?? 0);
  proxy.mend();
  expect(await untilState(deps, id, "succeeded")).toMatchObject({ attempt: 2, result: "second" });
});

test.each(["cut off", "frozen"])(
  "a worker that stops while its store is %s does not wait its grace out",
  async (how) => {
    start(async (run) => sleep(60_000, run.signal));
    await untilState(deps, await queue(deps, safeJob), "running");
    if (how === "cut off") proxy.cut();
    else proxy.freeze();
    const askedAt = performance.now();
    await worker.stop(60_000);
    // Three seconds of patience, five for the job to unwind, one and a half to sign off.
    expect(performance.now() - askedAt).toBeLessThan(11_000);
  },
);
