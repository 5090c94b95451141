import { afterEach, beforeEach, expect, test } from "vitest";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import { createLogger } from "@/lib/kernel/logger";
import { audit, jobs } from "@/lib/store/schema";
import { queue, safeJob, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { getJob } from "./get-job";
import { startWorker, type Worker } from "./run-worker";

let deps: TestDeps;
let worker: Worker | undefined;
const lines: Record<string, unknown>[] = [];
beforeEach(async () => {
  lines.splice(0);
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  const log = createLogger({ level: "info", role: "worker", version: "0.0.0" }, destination);
  deps = { ...(await makeDeps()), log };
});
afterEach(async () => {
  await worker?.stop(0);
  await deps.dispose();
});

const person = { ...actor("operator"), requestId: "request-4711" };

test("what a job logs, audits and starts carries the id of the request that started it", async () => {
  const run = async () => {
    deps.log.info("deep inside a verb");
    await recordAudit(deps.store.db, systemActor, { action: "test.done" });
    if ((await deps.store.db.$count(jobs)) === 1) await queue(deps, safeJob, { name: "another" });
  };
  const id = await queue(deps, safeJob, { actor: person });
  worker = startWorker({ deps, handlers: [{ definition: safeJob, run }] });
  await untilState(deps, id, "succeeded");
  const started = lines.filter((line) => line["jobId"] === id);
  expect(started.map((line) => line["msg"])).toEqual(["job started", "deep inside a verb", "job succeeded"]);
  for (const line of started)
    expect(line).toMatchObject({
      requestId: "request-4711",
      kind: "safe",
      attempt: 1,
      role: "worker",
      pid: process.pid,
    });
  await expect.poll(() => deps.store.db.select({ requestId: audit.requestId }).from(audit)).toHaveLength(2);
  for (const row of [
    ...(await deps.store.db.select({ requestId: audit.requestId }).from(audit)),
    ...(await deps.store.db.select({ requestId: jobs.requestId }).from(jobs)),
  ])
    expect(row.requestId).toBe("request-4711");
  expect(await getJob(deps, actor("viewer"), { id })).toMatchObject({ requestId: "request-4711" });
});

test("lines of a job that failed are errors; those of the worker itself belong to no job", async () => {
  const run = async () => Promise.reject(new Error("no room"));
  const id = await queue(deps, safeJob);
  worker = startWorker({ deps, handlers: [{ definition: safeJob, run }] });
  await untilState(deps, id, "failed");
  const failed = lines.filter((line) => line["msg"] === "job failed");
  expect(failed).toMatchObject([{ level: "error", jobId: id, err: { message: "no room" } }]);
  expect(failed[0]).not.toHaveProperty("requestId");
  await worker.stop(0);
  deps.log.info("after it");
  expect(lines.at(-1)).not.toHaveProperty("jobId");
});
