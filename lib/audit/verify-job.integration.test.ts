import { asc, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { cancelJob, getJob, type JobRun, type Worker } from "@/lib/jobs";
import { newId } from "@/lib/kernel/ids";
import { audit, jobs } from "@/lib/store/schema";
import { readJob, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { lastVerification } from "./last-verification";
import type { AuditVerification } from "./read-chain";
import { recordAudit } from "./record-audit";
import { sealAudit } from "./seal-audit";
import { startVerifyAudit } from "./start-verify-audit";
import { verifyAudit } from "./verify-audit";
import { verifyAuditJobHandler } from "./verify-job";

const boss = actor("administrator", "boss@example.test");

let deps: TestDeps;
let worker: Worker | null = null;
beforeAll(async () => {
  deps = await makeDeps();
  await deps.store.db.transaction(async (tx) => {
    for (let i = 1; i <= 20; i++) await recordAudit(tx, boss, { action: "backup.start", subject: `file ${i}` });
  });
  await sealAudit(deps);
});
afterAll(() => deps.dispose());
afterEach(async () => {
  await worker?.stop(1000);
  worker = null;
  await deps.store.db.delete(jobs);
});

const rowsOf = (action: string) =>
  deps.store.db.select().from(audit).where(eq(audit.action, action)).orderBy(asc(audit.id));
const run = (sql: string) => deps.store.pool.query(sql);

/** A run of the job as a worker hands it over; `then` happens once it has begun to read. */
function verifyAndThen(then: (job: AbortController) => void, fenced?: JobRun<never>["fenced"]) {
  const job = new AbortController();
  return verifyAuditJobHandler(deps).run({
    id: newId(),
    payload: { startedBy: { kind: "user", id: boss.id, name: boss.name } },
    attempt: 1,
    signal: job.signal,
    progress: () => then(job),
    log: () => undefined,
    fenced: fenced ?? ((work) => deps.store.db.transaction(work)),
  });
}

test("one at a time is queued; it reads the log, keeps the result, and is a row of it in its starter's name", async () => {
  expect(await lastVerification(deps, boss)).toBeNull();
  const { jobId } = await startVerifyAudit(deps, boss, { idempotencyKey: "first" });
  expect(await startVerifyAudit(deps, boss, { idempotencyKey: "first" })).toEqual({ jobId });
  await expect(startVerifyAudit(deps, boss)).rejects.toMatchObject({
    code: "audit.already_verifying",
    kind: "conflict",
    details: { jobId },
  });
  worker = startTestWorker(deps);
  const { result, progress } = await untilState(deps, jobId, "succeeded");
  expect(result).toMatchObject({ ok: true, problems: 0, firstProblem: null });
  const { rows, newest } = result as AuditVerification;
  expect(progress).toEqual({ stage: "reading the audit log", done: rows, total: newest?.sequence, unit: "rows" });
  const last = await lastVerification(deps, boss);
  expect(last).toMatchObject({ actorName: "boss@example.test", ok: true, rows, problems: 0, jobId });
  expect(await rowsOf("audit.verify")).toMatchObject([{ actorKind: "user", actorId: boss.id, outcome: "done" }]);
  expect(await rowsOf("audit.start_verify")).toMatchObject([{ details: { jobId } }]);
});

test("what is wrong fails the job; the row's content is told to those who may read the log, not to who sees jobs", async () => {
  await run("UPDATE audit SET actor_name = 'mallory@example.test' WHERE sequence = 4");
  worker = startTestWorker(deps);
  const { jobId } = await startVerifyAudit(deps, boss);
  await untilState(deps, jobId, "failed");
  const job = await getJob(deps, actor("viewer"), { id: jobId });
  expect(job.error).toMatchObject({
    code: "audit.broken",
    message: "The audit log is not as it was sealed: 1 wrong, the first in row 4 (changed).",
    details: { ok: false, problems: 1, firstProblem: { kind: "changed", sequence: 4 } },
  });
  expect(JSON.stringify(job)).not.toContain("mallory");
  const last = await lastVerification(deps, boss);
  expect(last).toMatchObject({ ok: false, problems: 1, jobId, firstProblem: { kind: "changed", sequence: 4 } });
  expect(last?.firstProblem?.message).toContain("mallory@example.test");
  await run("UPDATE audit SET actor_name = 'boss@example.test' WHERE sequence = 4");
  // What the command line found since is the newest.
  await verifyAudit(deps, boss);
  expect(await lastVerification(deps, boss)).toMatchObject({ ok: true, jobId: null });
});

test("cancelled, or overtaken by another worker, it leaves no row; started over, it leaves one", async () => {
  const before = (await rowsOf("audit.verify")).length;
  const cancelled = new Error("cancelled");
  await expect(verifyAndThen((job) => job.abort(cancelled))).rejects.toBe(cancelled);
  const lost = new Error("lease lost");
  await expect(
    verifyAndThen(
      () => undefined,
      () => Promise.reject(lost),
    ),
  ).rejects.toBe(lost);
  expect(await rowsOf("audit.verify")).toHaveLength(before);

  const { jobId } = await startVerifyAudit(deps, boss);
  await run(
    `UPDATE jobs SET state = 'running', attempt = 1, lease_token = 'dead', lease_until = '2026-01-01' WHERE id = '${jobId}'`,
  );
  worker = startTestWorker(deps);
  await untilState(deps, jobId, "succeeded");
  expect(await readJob(deps, jobId)).toMatchObject({ attempt: 2, crashes: 1 });
  expect(await rowsOf("audit.verify")).toHaveLength(before + 1);
});

test("one that waits is cancelled, and the next may start", async () => {
  const { jobId } = await startVerifyAudit(deps, boss);
  await cancelJob(deps, boss, { id: jobId });
  worker = startTestWorker(deps);
  await untilState(deps, jobId, "cancelled");
  expect(await startVerifyAudit(deps, boss)).not.toEqual({ jobId });
});

test("administrators only", async () => {
  for (const verb of [startVerifyAudit, lastVerification])
    await expect(verb(deps, actor("operator"), {})).rejects.toMatchObject({ code: "auth.forbidden" });
});
