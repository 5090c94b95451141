import { eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { openStore } from "@/lib/store/open-store";
import { audit, backups, jobs, scheduleRuns, settings } from "@/lib/store/schema";
import { actor, longAfterSignIn, makeDeps, type TestDeps } from "@/test/make-deps";
import { getBackupPolicy, getSchedule, previewSchedule, runDueSchedules, type Scheduled, updateBackupPolicy } from ".";
import { BackupPolicy } from "./policy";

const administrator = actor("administrator");
const viewer = actor("viewer");
const made: TestDeps[] = [];
let deps: TestDeps;
let now: Date;
let drills: string[];
const scheduled: Scheduled = {
  async startDrillOfNewest(_deps, _actor, { idempotencyKey }) {
    drills.push(idempotencyKey);
    throw new OperatorError("drill.no_backup", "There is no verified backup to restore.");
  },
};

beforeEach(async () => {
  deps = { ...(await makeDeps()), clock: { now: () => now } };
  made.push(deps);
  drills = [];
  // A Friday.
  now = new Date("2026-11-20T12:00:00Z");
  await tick();
});
afterAll(() => Promise.all(made.map((each) => each.dispose())));

const tick = (by: Deps = deps) => runDueSchedules(by, scheduled);
const backupRuns = () => deps.store.db.select().from(scheduleRuns).where(eq(scheduleRuns.schedule, "backup"));
const setJobs = (state: "running" | "succeeded" | "failed") => deps.store.db.update(jobs).set({ state });
const policyWith = (changes: Partial<BackupPolicy>) =>
  updateBackupPolicy(deps, administrator, { ...BackupPolicy.parse({}), ...changes });

test("what is due at three in the morning is started then, once, by whoever comes first", async () => {
  now = new Date("2026-11-21T02:59:59Z");
  expect(await tick()).toEqual([]);
  now = new Date("2026-11-21T03:00:04Z");
  expect(await tick()).toMatchObject([{ schedule: "backup", missed: 0, skipped: null }]);
  expect(await tick()).toEqual([]);
  expect(await deps.store.db.select().from(backups)).toMatchObject([
    { kind: "scheduled", createdByName: "schedule", state: "running" },
  ]);
  const { backup } = await getSchedule(deps, viewer);
  expect(backup).toMatchObject({
    enabled: true,
    words: "At 03:00, every day",
    next: new Date("2026-11-22T03:00:00Z"),
    last: { dueAt: new Date("2026-11-21T03:00:00Z"), jobState: "queued", missed: 0 },
    overdueSince: null,
  });
});

test("four workers that look at the same moment start one backup", async () => {
  now = new Date("2026-11-21T03:00:00Z");
  const others = [1, 2, 3, 4].map(() => ({ ...deps, store: openStore(deps.config) }));
  const started = await Promise.all(others.flatMap((other) => [tick(other), tick(other), tick(other)]));
  await Promise.all(others.map(({ store }) => store.close()));
  expect(started.flat()).toHaveLength(1);
  expect(await deps.store.db.$count(jobs)).toBe(1);
  expect(await deps.store.db.$count(backups)).toBe(1);
  expect(await backupRuns()).toHaveLength(1);
});

test("after days without a worker the missed ones are made up for by one", async () => {
  now = new Date("2026-11-24T12:00:00Z");
  expect((await getSchedule(deps, viewer)).backup.overdueSince).toEqual(new Date("2026-11-24T03:00:00Z"));
  const runs = await tick();
  expect(runs.filter(({ schedule }) => schedule === "backup")).toMatchObject([
    { dueAt: new Date("2026-11-24T03:00:00Z"), missed: 3 },
  ]);
  expect(await tick()).toEqual([]);
  expect(await deps.store.db.$count(backups)).toBe(1);
});

test("one that is due while the one before still runs is left out, and says so", async () => {
  now = new Date("2026-11-21T03:00:00Z");
  await tick();
  await setJobs("running");
  now = new Date("2026-11-22T03:00:00Z");
  const skipped = "The one due 2026-11-21 03:00 UTC is still under way.";
  expect(await tick()).toMatchObject([{ schedule: "backup", jobId: null, skipped }]);
  expect((await getSchedule(deps, viewer)).backup.last).toMatchObject({ skipped, jobState: null });
});

test("a changed line starts from now; a changed retention swallows nothing", async () => {
  now = new Date("2026-11-20T15:00:00Z");
  await policyWith({ schedule: { enabled: true, cron: "0 14 * * *", timeZone: "UTC" } });
  expect(await tick()).toEqual([]);
  now = new Date("2026-11-21T14:00:02Z");
  await policyWith({
    schedule: { enabled: true, cron: "0 14 * * *", timeZone: "UTC" },
    retention: { last: 7, daily: 0, weekly: 0, monthly: 0, yearly: 0 },
  });
  expect(await tick()).toMatchObject([{ schedule: "backup", dueAt: new Date("2026-11-21T14:00:00Z") }]);
});

test("switched off, nothing is due; switched on again, nothing was missed", async () => {
  const schedule = { enabled: false, cron: "0 3 * * *", timeZone: "Europe/Berlin" };
  await policyWith({ schedule });
  now = new Date("2026-11-21T12:00:00Z");
  expect(await tick()).toEqual([]);
  expect((await getSchedule(deps, viewer)).backup).toMatchObject({ enabled: false, next: null, overdueSince: null });
  await policyWith({ schedule: { ...schedule, enabled: true } });
  expect(await tick()).toEqual([]);
  expect((await getSchedule(deps, viewer)).backup.next).toEqual(new Date("2026-11-22T02:00:00Z"));
});

test("retention follows each backup that succeeded, and none that failed", async () => {
  now = new Date("2026-11-21T03:00:00Z");
  await tick();
  await setJobs("failed");
  expect(await tick()).toEqual([]);
  await setJobs("succeeded");
  expect(await tick()).toMatchObject([{ schedule: "prune", missed: 0 }]);
  expect(await tick()).toEqual([]);
});

test("a drill that has nothing to restore says so and is not tried again", async () => {
  now = new Date("2026-11-22T05:00:00Z");
  const runs = await tick();
  expect(runs).toContainEqual(
    expect.objectContaining({ schedule: "drill", skipped: "There is no verified backup to restore." }),
  );
  await tick();
  expect(drills).toEqual(["drill 2026-11-22T05:00:00.000Z"]);
});

test("a change of the policy is in the audit log with what it was before", async () => {
  await policyWith({ reverifyAfterDays: 7 });
  const [row] = await deps.store.db.select().from(audit).where(eq(audit.action, "backup.policy"));
  expect(row).toMatchObject({
    actorName: administrator.name,
    details: { before: { reverifyAfterDays: 30 }, after: { reverifyAfterDays: 7 } },
  });
  expect(await getBackupPolicy(deps, viewer)).toMatchObject({
    policy: { reverifyAfterDays: 7 },
    updatedAt: now,
    updatedByName: administrator.name,
  });
});

test("a policy that cannot work is refused field by field, and nothing changes", async () => {
  const before = await deps.store.db.select().from(settings);
  const wrong = {
    ...BackupPolicy.parse({}),
    schedule: { enabled: true, cron: "0 0 3 * * *", timeZone: "UTC" },
    drill: { enabled: true, cron: "0 3 31 2 *", afterEachBackup: false },
  };
  await expect(updateBackupPolicy(deps, administrator, wrong)).rejects.toMatchObject({
    code: "policy.invalid",
    kind: "invalid",
    details: {
      fields: {
        "schedule.cron": expect.stringContaining("6 fields"),
        "drill.cron": expect.stringContaining("never comes"),
      },
    },
  });
  const nothing = { last: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };
  for (const [input, field] of [
    [{ retention: nothing }, "retention.last"],
    [{ schedule: { enabled: true, cron: "0 3 * * *", timeZone: "Mars/Olympus" } }, "schedule.timeZone"],
    [{ retention: { ...nothing, last: 1.5 } }, "retention.last"],
  ] as const)
    await expect(updateBackupPolicy(deps, administrator, input)).rejects.toMatchObject({
      details: { fields: { [field]: expect.any(String) as string } },
    });
  await expect(updateBackupPolicy(deps, viewer, {})).rejects.toMatchObject({ kind: "forbidden" });
  await expect(updateBackupPolicy(deps, longAfterSignIn(administrator), {})).rejects.toMatchObject({
    code: "auth.confirm_password",
  });
  expect(await deps.store.db.select().from(settings)).toEqual(before);
});

test("a line is shown in words and moments before it is set", async () => {
  const preview = await previewSchedule(deps, viewer, { cron: "30 2 * * 1-5", timeZone: "Europe/Berlin", count: 2 });
  expect(preview).toEqual({
    next: [new Date("2026-11-23T01:30:00Z"), new Date("2026-11-24T01:30:00Z")],
    words: "At 02:30, Monday through Friday",
    everyMs: 24 * 3_600_000,
  });
  await expect(previewSchedule(deps, viewer, { cron: "0 3 * *", timeZone: "UTC" })).rejects.toMatchObject({
    code: "policy.invalid",
    details: { fields: { cron: expect.stringContaining("4 fields") } },
  });
});
