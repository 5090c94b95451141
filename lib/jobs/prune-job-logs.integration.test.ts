import { afterEach, beforeEach, expect, test } from "vitest";
import { jobLog } from "@/lib/store/schema";
import { queue, readJob, safeJob } from "@/test/jobs";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { pruneJobLogs } from "./prune-job-logs";

let deps: TestDeps;
beforeEach(async () => {
  deps = await makeDeps("mariadb", { jobLogDays: 30 });
});
afterEach(() => deps.dispose());

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

async function write(jobId: string, days: number, lines: number): Promise<void> {
  const line = { jobId, at: daysAgo(days), level: "info", line: `${days} days old` } as const;
  for (let left = lines; left > 0; left -= 1000)
    await deps.store.db.insert(jobLog).values(Array.from({ length: Math.min(left, 1000) }, () => line));
}

test("lines older than JOB_LOG_DAYS go, however many batches that takes; younger ones and the job stay", async () => {
  const id = await queue(deps, safeJob);
  await write(id, 31, 4500);
  await write(id, 29, 10);
  expect(await pruneJobLogs(deps)).toEqual({ removedLines: 4500 });
  expect(await deps.store.db.$count(jobLog)).toBe(10);
  expect(await readJob(deps, id)).toMatchObject({ id, state: "queued" });
  expect(await pruneJobLogs(deps)).toBeNull();
});

test("an old line that was written down late goes, too, and what is younger around it stays", async () => {
  const id = await queue(deps, safeJob);
  await write(id, 1, 3);
  await write(id, 40, 3);
  await write(id, 1, 3);
  expect(await pruneJobLogs(deps)).toEqual({ removedLines: 3 });
  expect(await deps.store.db.$count(jobLog)).toBe(6);
});
