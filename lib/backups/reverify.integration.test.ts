import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { backupCopies, backups, jobs, settings } from "@/lib/store/schema";
import { queue, safeJob } from "@/test/jobs";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { enqueueDueReverify } from ".";
import { policyName } from "./policy";

const dayMs = 24 * 3600 * 1000;
let deps: TestDeps;
beforeAll(async () => {
  deps = await makeDeps("mariadb", { copyStorage: { type: "disk", folder: "/nowhere" } });
});
afterAll(() => deps.dispose());
beforeEach(async () => {
  for (const table of [backups, backupCopies, jobs, settings]) await deps.store.db.delete(table);
});

const daysAgo = (days: number) => new Date(Date.now() - days * dayMs);

async function insert(name: string, row: Partial<typeof backups.$inferInsert> = {}): Promise<string> {
  const id = newId();
  const fixed = { kind: "manual", state: "complete", createdByName: "test", databaseName: "shop" } as const;
  await deps.store.db
    .insert(backups)
    .values({ id, fileName: `${name}.sql.zst`, createdAt: daysAgo(90), proof: "verified", ...fixed, ...row });
  return id;
}

/** Queues what is due and lets that job end; the payload of it. */
async function next(): Promise<unknown> {
  const due = await enqueueDueReverify(deps);
  if (due === null) return null;
  const [job] = await deps.store.db.select().from(jobs).where(eq(jobs.id, due.jobId));
  await deps.store.db.update(jobs).set({ state: "succeeded" }).where(eq(jobs.id, due.jobId));
  return job?.payload;
}

test("the oldest proof comes first, what was never read before all, and nothing that is proven recently", async () => {
  const old = await insert("old", { verifiedAt: daysAgo(80) });
  const older = await insert("older", { verifiedAt: daysAgo(85) });
  await insert("drilled", { verifiedAt: daysAgo(85), proof: "proven", provenAt: daysAgo(2) });
  await insert("new", { verifiedAt: daysAgo(29) });
  const never = await insert("never", { proof: "none", verifiedAt: null });
  await insert("known-bad", { proof: "damaged", verifiedAt: daysAgo(85) });
  await insert("deleted", { verifiedAt: daysAgo(85), deletedAt: daysAgo(1) });
  await insert("failed", { state: "failed" });
  await insert("locked", { recipients: [], checksum: null, verifiedAt: null });
  for (const backupId of [never, older, old]) expect(await next()).toEqual({ backupId, place: "first" });
  expect(await next()).toBeNull();
});

test("copies have their turn like the files they are copies of", async () => {
  const id = await insert("copied", { verifiedAt: daysAgo(40) });
  const copy = {
    backupId: id,
    storage: deps.copies?.describe() ?? "",
    state: "complete",
    verifiedAt: daysAgo(60),
  } as const;
  await deps.store.db.insert(backupCopies).values(copy);
  expect(await next()).toEqual({ backupId: id, place: "copy" });
  expect(await next()).toEqual({ backupId: id, place: "first" });
});

test("nothing is queued beside another job, and never two at once", async () => {
  for (const name of ["a", "b", "c"]) await insert(name, { verifiedAt: daysAgo(60) });
  const other = await queue(deps, safeJob);
  expect(await enqueueDueReverify(deps)).toBeNull();
  await deps.store.db.update(jobs).set({ state: "succeeded" }).where(eq(jobs.id, other));
  const asked = await Promise.all(Array.from({ length: 8 }, () => enqueueDueReverify(deps)));
  expect(asked.filter((answer) => answer !== null)).toHaveLength(1);
  expect(await deps.store.db.select().from(jobs).where(eq(jobs.kind, "verify"))).toHaveLength(1);
});

test("the policy sets the days, and 0 means never", async () => {
  await insert("a", { verifiedAt: daysAgo(40) });
  const set = async (reverifyAfterDays: number) => {
    const row = { value: { reverifyAfterDays }, updatedAt: new Date(), updatedByName: "test" };
    await deps.store.db
      .insert(settings)
      .values({ name: policyName, ...row })
      .onDuplicateKeyUpdate({ set: row });
  };
  for (const days of [0, 60]) {
    await set(days);
    expect(await next()).toBeNull();
  }
  await set(7);
  expect(await next()).not.toBeNull();
});
