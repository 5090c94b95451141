import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordAudit } from "@/lib/audit/record-audit";
import { newId } from "@/lib/kernel/ids";
import { backups, jobs, scheduleRuns, workers } from "@/lib/store/schema";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { getOverview } from ".";

let deps: TestDeps;
const viewer = actor("viewer");
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const ids = async () => (await getOverview(deps, viewer)).todo.map((todo) => todo.id);

beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(() => deps.dispose());

async function insertBackup(fileName: string, proof: "verified" | "damaged", completedAt: Date, deletedAt?: Date) {
  await deps.store.db.insert(backups).values({
    id: newId(),
    fileName,
    kind: "manual",
    state: "complete",
    proof,
    databaseName: deps.target.database,
    createdByName: "test",
    createdAt: completedAt,
    completedAt,
    ...(deletedAt === undefined ? {} : { deletedAt }),
  });
}

async function insertJob(kind: string, state: "failed" | "succeeded", finishedAt: Date): Promise<string> {
  const id = newId();
  const job = { id, kind, title: `${kind} shop`, state, payload: {}, createdByName: "test" };
  await deps.store.db.insert(jobs).values({ ...job, createdAt: finishedAt, finishedAt });
  return id;
}

test("a new installation has no worker and no backup", async () => {
  const overview = await getOverview(deps, viewer);
  expect(overview).toMatchObject({ newestBackup: null, newestVerifiedAt: null, runningJobs: [] });
  expect(await ids()).toEqual(expect.arrayContaining(["workers.heartbeat", "backup.none"]));
});

test("a live worker and a verified backup take their lines off the list", async () => {
  const row = { id: newId(), host: "here", pid: 1, version: "1", startedAt: new Date(), lastSeenAt: new Date() };
  await deps.store.db.insert(workers).values(row);
  await insertBackup("good.sql.zst", "verified", minutesAgo(10));
  const overview = await getOverview(deps, viewer);
  expect(overview.workers.alive).toBe(1);
  expect(overview.newestBackup?.fileName).toBe("good.sql.zst");
  expect(overview.todo.filter(({ id }) => /^(workers|backup)/.test(id))).toEqual([]);
});

test("a damaged archive is on the list until it is deleted", async () => {
  await insertBackup("bad.sql.zst", "damaged", minutesAgo(20));
  await insertBackup("gone.sql.zst", "damaged", minutesAgo(30), new Date());
  expect(await ids()).toContain("backup.damaged.bad.sql.zst");
  expect(await ids()).not.toContain("backup.damaged.gone.sql.zst");
});

test("a failed job is on the list until one of its kind succeeds", async () => {
  const settled = await insertJob("verify", "failed", minutesAgo(50));
  await insertJob("verify", "succeeded", minutesAgo(40));
  const open = await insertJob("backup", "failed", minutesAgo(30));
  const old = await insertJob("restore", "failed", minutesAgo(25 * 60));
  const found = await ids();
  expect(found).toContain(`job.failed.${open}`);
  expect(found).not.toContain(`job.failed.${settled}`);
  expect(found).not.toContain(`job.failed.${old}`);
});

test("a scheduled backup that failed is critical, and told once", async () => {
  const jobId = await insertJob("backup", "failed", minutesAgo(5));
  const dueAt = minutesAgo(6);
  await deps.store.db.insert(scheduleRuns).values({ schedule: "backup", dueAt, startedAt: dueAt, jobId });
  const overview = await getOverview(deps, viewer);
  expect(overview.todo).toContainEqual(expect.objectContaining({ id: "schedule.failed", severity: "critical" }));
  expect(overview.todo.map(({ id }) => id)).not.toContain(`job.failed.${jobId}`);
  expect(overview.schedule.backup.last).toMatchObject({ dueAt, jobState: "failed" });
});

test("the worst loss is counted from the newest verified backup, the restore time from the newest drill", async () => {
  await insertBackup("proven.sql.zst", "verified", minutesAgo(8));
  const drilled = { provenAt: minutesAgo(3), restoreMs: 108_000, proof: "proven" } as const;
  await deps.store.db.update(backups).set(drilled).where(eq(backups.fileName, "proven.sql.zst"));
  const { worstLossMs, restoreTime } = await getOverview(deps, viewer);
  expect((worstLossMs ?? 0) / 60_000).toBeCloseTo(8, 0);
  expect(restoreTime).toMatchObject({ ms: 108_000, fileName: "proven.sql.zst" });
});

test("sign-ins are events for administrators only, and nobody sees addresses", async () => {
  await recordAudit(deps.store.db, actor("operator"), { action: "backup.start", subject: "good.sql.zst" });
  await recordAudit(deps.store.db, actor("operator"), { action: "account.sign_in", subject: "operator@example.test" });
  const actions = async (role: "viewer" | "administrator") =>
    (await getOverview(deps, actor(role))).events.map((event) => event.action);
  expect(await actions("viewer")).toEqual(["backup.start"]);
  expect(await actions("administrator")).toEqual(["account.sign_in", "backup.start"]);
  expect(JSON.stringify(await getOverview(deps, actor("administrator")))).not.toContain("192.0.2.7");
});
