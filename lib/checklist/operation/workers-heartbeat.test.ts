import { expect, test } from "vitest";
import { judgeWorkers, type WorkersFacts } from "./workers-heartbeat";

const minuteMs = 60_000;
const seen = new Date("2026-11-22T03:00:00Z");
const judge = (given: Partial<WorkersFacts>) =>
  judgeWorkers({ alive: 1, expected: 1, lastSeenAt: seen, queue: { waiting: 0, oldestWaitMs: 0 }, ...given });

test("a worker that runs, and one that has just been given work, are fine", () => {
  expect(judge({})).toMatchObject({ status: "ok", summary: "A worker is running" });
  expect(judge({ queue: { waiting: 3, oldestWaitMs: 5 * minuteMs } }).status).toBe("ok");
});

test("none is critical, since the last sign of life", () => {
  expect(judge({ alive: 0 })).toMatchObject({ status: "failed", summary: "No worker is running", since: seen });
  expect(judge({ alive: 0, lastSeenAt: null })).toMatchObject({ status: "failed", since: null });
});

test("fewer than meant to be, and work that waits, are warnings", () => {
  expect(judge({ alive: 1, expected: 3 })).toMatchObject({ severity: "warning", summary: "1 of 3 workers is running" });
  expect(judge({ queue: { waiting: 2, oldestWaitMs: 20 * minuteMs } })).toMatchObject({
    status: "warning",
    summary: "A job has waited for 20 min 0 s",
    remedy: { command: "WORKER_REPLICAS=2" },
  });
});
