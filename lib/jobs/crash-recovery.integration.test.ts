import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { restores } from "@/lib/store/schema";
import { startProgram, programFile } from "@/test/bundle";
import { queue, readJob, safeJob, unsafeJob, until, untilState } from "@/test/jobs";
import { makeDeps, type TestDeps } from "@/test/make-deps";

const program = programFile("job-worker");
let deps: TestDeps;
let children: ChildProcess[] = [];

beforeEach(async () => {
  deps = await makeDeps("mariadb", { jobLeaseSeconds: 4 });
});
afterEach(async () => {
  await Promise.all(children.map(kill));
  children = [];
  await deps.dispose();
});

async function startWorkerProcess(): Promise<ChildProcess> {
  const child = startProgram(program, [JSON.stringify(deps.config)]);
  children.push(child);
  if (child.stdout !== null) await once(child.stdout, "data");
  return child;
}

/** `kill -9`: no handler runs, nothing is handed back. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

async function killInTheMiddle(jobId: string): Promise<number> {
  const victim = await startWorkerProcess();
  await until(
    () => readJob(deps, jobId),
    (row) => (row.progress?.done ?? 0) >= 20,
  );
  await kill(victim);
  return victim.pid ?? 0;
}

test("another worker finishes a safe job whose worker was killed", async () => {
  const id = await queue(deps, safeJob, { exclusive: "target:shop" });
  const victim = await killInTheMiddle(id);
  const killedAt = performance.now();
  const heir = await startWorkerProcess();
  const finished = await untilState(deps, id, "succeeded");
  expect(finished).toMatchObject({ attempt: 2, result: { pid: heir.pid } });
  expect(heir.pid).not.toBe(victim);
  // The rest of a 4 s lease, at most half a second until the sweep, then 2 s of work; and a slow machine.
  expect(performance.now() - killedAt).toBeLessThan(15_000);
});

test("an unsafe job whose worker was killed has failed as interrupted, with its position, and is settled", async () => {
  const name = newId();
  const id = await queue(deps, unsafeJob, { name });
  await killInTheMiddle(id);
  await startWorkerProcess();
  const failed = await untilState(deps, id, "failed");
  expect(failed.error).toMatchObject({
    code: "job.interrupted",
    details: { progress: { stage: "counting", total: 100, done: failed.progress?.done } },
  });
  expect(failed.progress?.done).toBeGreaterThanOrEqual(20);
  expect(await deps.store.db.select().from(restores)).toMatchObject([{ id: name, requestedByName: "interrupted" }]);
});

test("eight worker processes, two of them killed, run every job of a key one after the other", async () => {
  const ids: string[] = [];
  for (let i = 0; i < 4; i++) ids.push(await queue(deps, safeJob, { exclusive: `key ${i % 2}` }));
  const processes = await Promise.all(Array.from({ length: 8 }, startWorkerProcess));
  await untilState(deps, ids[0] ?? "", "running");
  await Promise.all(processes.slice(0, 2).map(kill));
  for (const id of ids) await untilState(deps, id, "succeeded");
  const rows = await Promise.all(ids.map((id) => readJob(deps, id)));
  for (const [earlier, later] of [
    [rows[0], rows[2]],
    [rows[1], rows[3]],
  ]) {
    const [first, second] = [earlier, later].sort((a, b) => Number(a?.startedAt) - Number(b?.startedAt));
    expect(Number(second?.startedAt)).toBeGreaterThanOrEqual(Number(first?.finishedAt));
  }
});
