import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import { newId } from "@/lib/kernel/ids";
import { backups, jobs, scheduleRuns, workers } from "@/lib/store/schema";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { getChecklist, getOverview, runChecks } from ".";
import { checksFor } from "./checks";

let deps: TestDeps;
let now = Date.now();
const viewer = actor("viewer");
const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000);
/** After measuring anew: on a busy machine whoever looks does not wait for all of it. */
const overviewOf = async (who = viewer) => {
  now += 6_000;
  const live = checksFor(deps.config).filter(({ pace }) => pace === "live");
  await runChecks(deps, systemActor, { ids: live.map(({ id }) => id) });
  return getOverview(deps, who);
};
const titles = async () => (await overviewOf()).todo.map(({ id, title }) => `${id}: ${title}`);

beforeAll(async () => {
  deps = { ...(await makeDeps()), clock: { now: () => new Date(now) } };
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

async function insertFailedJob(finishedAt: Date): Promise<string> {
  const id = newId();
  const job = {
    id,
    kind: "backup",
    title: "Back up shop",
    state: "failed",
    payload: {},
    createdByName: "test",
  } as const;
  await deps.store.db.insert(jobs).values({ ...job, createdAt: finishedAt, finishedAt });
  return id;
}

test("a new installation has no backup, and that is the first thing to do", async () => {
  const overview = await overviewOf();
  expect(overview).toMatchObject({ newestBackup: null, newestVerifiedAt: null, runningJobs: [] });
  expect(overview.todo[0]).toMatchObject({ severity: "critical" });
  expect(overview.todo).toContainEqual(
    expect.objectContaining({
      id: "backup.age",
      title: "There is no backup",
      action: { label: "Back up now", href: "/backups" },
    }),
  );
});

test("its verdict is the checklist's", async () => {
  const { verdict } = await overviewOf();
  expect((await getChecklist(deps, viewer)).verdict).toEqual(verdict);
});

test("a live worker and a verified backup take their lines off the list", async () => {
  const row = { id: newId(), host: "here", pid: 1, version: "1", startedAt: new Date(), lastSeenAt: new Date() };
  await deps.store.db.insert(workers).values(row);
  await insertBackup("good.sql.zst", "verified", minutesAgo(10));
  const overview = await overviewOf();
  expect(overview.workers.alive).toBe(1);
  expect(overview.newestBackup?.fileName).toBe("good.sql.zst");
  expect(overview.todo.filter(({ id }) => /^(workers.heartbeat|backup.age)/.test(id))).toEqual([]);
});

test("a damaged archive is on the list until it is deleted", async () => {
  await insertBackup("bad.sql.zst", "damaged", minutesAgo(20));
  await insertBackup("gone.sql.zst", "damaged", minutesAgo(30), new Date());
  expect(await titles()).toContain("backup.intact: The backup bad.sql.zst is damaged");
  await deps.store.db.update(backups).set({ deletedAt: new Date() }).where(eq(backups.fileName, "bad.sql.zst"));
  expect(await titles()).not.toContainEqual(expect.stringContaining("damaged"));
});

test("a scheduled backup that failed is critical, and told once", async () => {
  const jobId = await insertFailedJob(minutesAgo(5));
  const dueAt = minutesAgo(6);
  await deps.store.db.insert(scheduleRuns).values({ schedule: "backup", dueAt, startedAt: dueAt, jobId });
  const overview = await overviewOf();
  expect(overview.todo.filter(({ action }) => action?.href === `/jobs/${jobId}`)).toMatchObject([
    { id: "backup.schedule", title: "The last scheduled backup failed", severity: "critical" },
  ]);
  expect(overview.schedule.backup.last).toMatchObject({ dueAt, jobState: "failed" });
});

test("the worst loss is counted from the newest verified backup, the restore time from the newest drill", async () => {
  const at = minutesAgo(8);
  await insertBackup("proven.sql.zst", "verified", at);
  const drilled = { provenAt: minutesAgo(3), restoreMs: 108_000, proof: "proven" } as const;
  await deps.store.db.update(backups).set(drilled).where(eq(backups.fileName, "proven.sql.zst"));
  const { worstLossMs, restoreTime } = await overviewOf();
  expect(worstLossMs).toBe(now - at.getTime());
  expect(restoreTime).toMatchObject({ ms: 108_000, fileName: "proven.sql.zst" });
});

test("sign-ins are events for administrators only, and nobody sees addresses", async () => {
  await recordAudit(deps.store.db, actor("operator"), { action: "backup.start", subject: "good.sql.zst" });
  await recordAudit(deps.store.db, actor("operator"), { action: "account.sign_in", subject: "operator@example.test" });
  const actions = async (role: "viewer" | "administrator") =>
    (await overviewOf(actor(role))).events.map((event) => event.action);
  expect(await actions("viewer")).toEqual(["backup.start"]);
  expect(await actions("administrator")).toEqual(["account.sign_in", "backup.start"]);
  expect(JSON.stringify(await overviewOf(actor("administrator")))).not.toContain("192.0.2.7");
});
