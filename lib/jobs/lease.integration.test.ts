import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { inTransaction } from "@/lib/store/in-transaction";
import { jobLog, jobs } from "@/lib/store/schema";
import { makeDepsWithStoreOn, queue, readJob, safeJob, until } from "@/test/jobs";
import type { TestDeps } from "@/test/make-deps";
import { availableServers } from "@/test/servers";
import { type ClaimedJob, claimJob } from "./claim-job";
import { keepLease } from "./keep-lease";
import { leaseEnd, lockHeld, updateHeld } from "./lease";
import { recordRun } from "./record-run";
import { sweepJobs } from "./sweep-jobs";

const handlers = new Map([["safe", { definition: safeJob, run: async () => null }]]);

describe.each(availableServers())("with the store on $flavour", ({ flavour }) => {
  let deps: TestDeps;
  beforeEach(async () => {
    deps = await makeDepsWithStoreOn(flavour);
  });
  afterEach(() => deps.dispose());

  const claim = async (leaseSeconds = 30): Promise<ClaimedJob> => {
    const claimed = await claimJob(deps.store, { workerId: newId(), kinds: ["safe"], leaseSeconds });
    if (claimed === null) throw new Error("nothing to claim");
    return claimed;
  };

  /** A worker stands still until its lease ends, and another one takes the job over. */
  async function overtake(): Promise<{ stale: ClaimedJob; current: ClaimedJob }> {
    await queue(deps, safeJob);
    const stale = await claim();
    await deps.store.db
      .update(jobs)
      .set({ leaseUntil: leaseEnd(-1) })
      .where(eq(jobs.id, stale.id));
    await sweepJobs(deps, handlers);
    return { stale, current: await claim() };
  }

  test("after a take-over nothing the first worker writes changes anything", async () => {
    const { stale, current } = await overtake();
    const before = await readJob(deps, stale.id);
    const lost = expect.objectContaining({ code: "job.lease_lost" });

    await expect(updateHeld(deps.store.db, stale.lease, { state: "succeeded" })).rejects.toThrow(lost);
    const record = recordRun(deps.store, deps.clock, stale.lease);
    record.progress({ stage: "stale", done: 1, total: 2, unit: "rows" });
    record.log("a stale line");
    await expect(record.flush({ state: "failed" })).rejects.toThrow(lost);
    record.stop();
    const fenced = inTransaction(deps.store, async (tx) => {
      await lockHeld(tx, stale.lease);
      await tx.update(jobs).set({ title: "stale" });
    });
    await expect(fenced).rejects.toThrow(lost);

    expect(await readJob(deps, stale.id)).toEqual(before);
    const lines = await deps.store.db.select({ line: jobLog.line }).from(jobLog);
    expect(lines.map(({ line }) => line)).not.toContain("a stale line");
    await updateHeld(deps.store.db, current.lease, { state: "succeeded" });
  });

  test("writing what is there already is not taken for a lost lease", async () => {
    await queue(deps, safeJob);
    const { lease, id } = await claim();
    await updateHeld(deps.store.db, lease, { title: "the same" });
    await updateHeld(deps.store.db, lease, { title: "the same" });
    expect(await readJob(deps, id)).toMatchObject({ title: "the same" });
  });

  test("nobody takes a job over while a fenced transaction is open, though its lease has ended", async () => {
    await queue(deps, safeJob);
    const { lease, id } = await claim();
    await inTransaction(deps.store, async (tx) => {
      await lockHeld(tx, lease);
      await tx
        .update(jobs)
        .set({ leaseUntil: leaseEnd(-1) })
        .where(eq(jobs.id, id));
      await sweepJobs(deps, handlers);
    });
    expect(await readJob(deps, id)).toMatchObject({ state: "running" });
    await sweepJobs(deps, handlers);
    expect(await readJob(deps, id)).toMatchObject({ state: "queued", leaseToken: null });
  });

  test("the lease of a running job is renewed before it ends", async () => {
    await queue(deps, safeJob);
    const asked = performance.now();
    const { lease, id } = await claim(3);
    const first = (await readJob(deps, id)).leaseUntil;
    const job = new AbortController();
    const kept = keepLease(deps.store, lease, job, asked, deps.log);
    const renewed = await until(
      () => readJob(deps, id),
      (row) => (row.leaseUntil?.getTime() ?? 0) > (first?.getTime() ?? 0) + 2500,
    );
    kept.stop();
    expect(performance.now() - asked).toBeGreaterThan(2500);
    expect(renewed.state).toBe("running");
    expect(job.signal.aborted).toBe(false);
  });

  test("a job that was taken over learns it at once", async () => {
    const { stale } = await overtake();
    const job = new AbortController();
    const kept = keepLease(deps.store, stale.lease, job, performance.now(), deps.log);
    await until(() => job.signal.aborted, Boolean);
    kept.stop();
    expect(job.signal.reason).toMatchObject({ code: "job.lease_lost" });
  });

  test("one sweep of many moves an expired job on once, and the fifth death is the last", async () => {
    const id = await queue(deps, safeJob);
    for (let attempt = 1; attempt <= 5; attempt++) {
      expect(await claim()).toMatchObject({ id, attempt });
      await deps.store.db
        .update(jobs)
        .set({ leaseUntil: leaseEnd(-1) })
        .where(eq(jobs.id, id));
      await Promise.all([1, 2, 3].map(() => sweepJobs(deps, handlers)));
    }
    expect(await readJob(deps, id)).toMatchObject({ state: "failed", error: { code: "job.too_many_attempts" } });
    expect(await deps.store.db.$count(jobLog)).toBe(5);
  });
});
