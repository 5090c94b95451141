import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { audit, jobLog, jobs } from "@/lib/store/schema";
import { queue, readJob, safeJob, unsafeJob } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { cancelJob } from "./cancel-job";
import { getJob } from "./get-job";
import { listJobs } from "./list-jobs";

const viewer = actor("viewer");
let deps: TestDeps;
beforeEach(async () => {
  deps = await makeDeps();
});
afterEach(() => deps.dispose());

test("jobs are listed newest first, page by page, filtered by state and kind", async () => {
  const ids: string[] = [];
  for (let i = 0; i < 5; i++)
    ids.push(await queue(deps, i === 2 ? unsafeJob : safeJob, { now: new Date(Date.now() + i) }));
  await deps.store.db
    .update(jobs)
    .set({ state: "succeeded" })
    .where(eq(jobs.id, ids[4] ?? ""));

  const first = await listJobs(deps, viewer, { limit: 3 });
  expect(first.items.map((job) => job.id)).toEqual([ids[4], ids[3], ids[2]]);
  const second = await listJobs(deps, viewer, { limit: 3, before: first.nextCursor ?? "" });
  expect(second).toMatchObject({ items: [{ id: ids[1] }, { id: ids[0] }], nextCursor: null });
  expect((await listJobs(deps, viewer, { kind: "unsafe" })).items.map((job) => job.id)).toEqual([ids[2]]);
  expect((await listJobs(deps, viewer, { state: "succeeded" })).items.map((job) => job.id)).toEqual([ids[4]]);
});

test("the log can be followed from the last line seen", async () => {
  const id = await queue(deps, safeJob);
  for (const line of ["one", "two", "three"])
    await deps.store.db.insert(jobLog).values({ jobId: id, at: new Date(), level: "info", line });
  const all = await getJob(deps, viewer, { id });
  expect(all.log.map((entry) => entry.line)).toEqual(["one", "two", "three"]);
  const rest = await getJob(deps, viewer, { id, logAfter: all.log[1]?.id ?? 0 });
  expect(rest.log.map((entry) => entry.line)).toEqual(["three"]);
});

test("a job that does not exist is not found", async () => {
  const missing = expect.objectContaining({ code: "job.not_found", kind: "not_found" });
  await expect(getJob(deps, viewer, { id: newId() })).rejects.toThrow(missing);
  await expect(cancelJob(deps, actor("administrator"), { id: newId() })).rejects.toThrow(missing);
});

test("an operator cancels their own jobs, an administrator any, a viewer none; each once in the audit log", async () => {
  const [owner, other, administrator] = [
    actor("operator"),
    actor("operator", "other@example.test"),
    actor("administrator"),
  ];
  const [own, another] = [await queue(deps, safeJob, { actor: owner }), await queue(deps, safeJob, { actor: owner })];
  const forbidden = expect.objectContaining({ code: "auth.forbidden" });

  expect((await getJob(deps, other, { id: own })).canCancel).toBe(false);
  await expect(cancelJob(deps, other, { id: own })).rejects.toThrow(forbidden);
  await expect(cancelJob(deps, viewer, { id: own })).rejects.toThrow(forbidden);
  expect((await readJob(deps, own)).cancelRequestedAt).toBeNull();

  expect((await getJob(deps, owner, { id: own })).canCancel).toBe(true);
  const cancelled = await cancelJob(deps, owner, { id: own });
  expect(cancelled.cancelRequestedAt).toBeInstanceOf(Date);
  expect((await cancelJob(deps, owner, { id: own })).cancelRequestedAt).toEqual(cancelled.cancelRequestedAt);
  expect((await getJob(deps, owner, { id: own })).canCancel).toBe(false);
  await cancelJob(deps, administrator, { id: another });

  const rows = await deps.store.db.select().from(audit).orderBy(audit.id);
  expect(rows).toMatchObject([
    { action: "job.cancel", subject: own, actorName: owner.name, address: "192.0.2.7", outcome: "done" },
    { action: "job.cancel", subject: another, actorName: administrator.name },
  ]);
});

test("a finished job cannot be cancelled", async () => {
  const id = await queue(deps, safeJob);
  await deps.store.db.update(jobs).set({ state: "succeeded", finishedAt: new Date() });
  await expect(cancelJob(deps, actor("administrator"), { id })).rejects.toThrow(
    expect.objectContaining({ code: "job.finished", kind: "conflict" }),
  );
});
