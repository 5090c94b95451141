import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sleep } from "@/lib/kernel/sleep";
import { inTransaction } from "@/lib/store/in-transaction";
import { jobs, jobSecrets } from "@/lib/store/schema";
import { type NamePayload, queue, safeJob, unsafeJob, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { cancelJob } from "./cancel-job";
import type { JobRun } from "./job";
import { openJobSecret, sealJobSecret } from "./job-secrets";
import { startWorker, type Worker } from "./run-worker";

const key = "AGE-SECRET-KEY-1 as somebody typed it, ümlaut included";
let deps: TestDeps;
let worker: Worker | undefined;
beforeEach(async () => {
  deps = await makeDeps("mariadb", { jobLeaseSeconds: 10 });
});
afterEach(async () => {
  await worker?.stop(0);
  worker = undefined;
  await deps.dispose();
});

async function queueWithSecret(definition: typeof safeJob): Promise<string> {
  const id = await queue(deps, definition);
  await inTransaction(deps.store, (tx) => sealJobSecret(tx, deps.config.authSecret, id, key));
  return id;
}

function start(run: (run: JobRun<NamePayload>) => Promise<unknown>): void {
  const handlers = [safeJob, unsafeJob].map((definition) => ({ definition, run }));
  worker = startWorker({ deps, handlers });
}

const open = (id: string) => openJobSecret(deps.store.db, deps.config.authSecret, id);
const secretsLeft = async () => (await deps.store.db.select().from(jobSecrets)).length;

test("a job reads its secret, nobody reads it in the store, and it is gone when the job succeeded", async () => {
  const id = await queueWithSecret(safeJob);
  const [row] = await deps.store.db.select().from(jobSecrets);
  expect(row?.sealed).not.toContain("AGE");
  expect(Buffer.from(row?.sealed ?? "", "base64").toString("latin1")).not.toContain("typed");
  let read: string | null = null;
  start(async (run) => {
    read = await open(run.id);
  });
  await untilState(deps, id, "succeeded");
  expect(read).toBe(key);
  expect(await open(id)).toBeNull();
  expect(await secretsLeft()).toBe(0);
});

test("a job that fails loses its secret too", async () => {
  const id = await queueWithSecret(safeJob);
  start(() => Promise.reject(new Error("it did not work")));
  await untilState(deps, id, "failed");
  expect(await secretsLeft()).toBe(0);
});

test("a job cancelled while it runs, and one cancelled while queued, lose theirs", async () => {
  const waiting = await queueWithSecret(safeJob);
  await cancelJob(deps, actor("administrator"), { id: waiting });
  const running = await queueWithSecret(safeJob);
  start((run) => sleep(60_000, run.signal));
  await untilState(deps, waiting, "cancelled");
  await untilState(deps, running, "running");
  await cancelJob(deps, actor("administrator"), { id: running });
  await untilState(deps, running, "cancelled");
  expect(await secretsLeft()).toBe(0);
});

test("a job whose worker died keeps its secret while it will run again, and loses it when given up", async () => {
  const dead = { state: "running", leaseToken: "x", leaseUntil: new Date(0), attempt: 1 } as const;
  const [again, never] = [await queueWithSecret(safeJob), await queueWithSecret(unsafeJob)];
  for (const id of [again, never]) await deps.store.db.update(jobs).set(dead).where(eq(jobs.id, id));
  let read: string | null = null;
  start(async (run) => {
    read = await open(run.id);
  });
  await untilState(deps, never, "failed");
  await untilState(deps, again, "succeeded");
  expect(read).toBe(key);
  expect(await secretsLeft()).toBe(0);
});

test("another secret, or a row moved to another job, opens nothing and says what to compare", async () => {
  const [id, other] = [await queueWithSecret(safeJob), await queue(deps, safeJob)];
  const unreadable = { code: "job.secret_unreadable", hint: expect.stringContaining("AUTH_SECRET") };
  await expect(openJobSecret(deps.store.db, "another secret of thirty-two letters", id)).rejects.toMatchObject(
    unreadable,
  );
  await deps.store.db.update(jobSecrets).set({ jobId: other }).where(eq(jobSecrets.jobId, id));
  await expect(open(other)).rejects.toMatchObject(unreadable);
});
