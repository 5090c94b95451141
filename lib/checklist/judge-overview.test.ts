import { describe, expect, test } from "vitest";
import { judgeOverview } from "./judge-overview";
import type { OverviewFacts } from "./overview-facts";

const now = new Date("2026-11-21T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

const sound: OverviewFacts = {
  now,
  database: "shop",
  migrations: { counts: { applied: 4, pending: 0, changed: 0, failed: 0, missing: 0 }, problems: [] },
  backups: { newestAt: hoursAgo(1), newestVerifiedAt: hoursAgo(1), damaged: [] },
  workersAlive: 1,
  workerLastSeenAt: hoursAgo(0),
  failedJobs: [],
};
const counts = (changes: Partial<NonNullable<OverviewFacts["migrations"]>["counts"]>): OverviewFacts => ({
  ...sound,
  migrations: { counts: { applied: 4, pending: 0, changed: 0, failed: 0, missing: 0, ...changes }, problems: [] },
});
const backups = (changes: Partial<OverviewFacts["backups"]>): OverviewFacts => ({
  ...sound,
  backups: { ...sound.backups, ...changes },
});
const idsOf = (facts: OverviewFacts) => judgeOverview(facts).todo.map((todo) => `${todo.severity} ${todo.id}`);

test("when everything is in order there is nothing to do", () => {
  expect(judgeOverview(sound)).toEqual({ verdict: { critical: 0, warning: 0 }, todo: [] });
});

describe("one fact, one thing to do", () => {
  test.each([
    ["no worker", { ...sound, workersAlive: 0 }, "critical workers.heartbeat"],
    ["a silent target", { ...sound, migrations: null }, "critical db.reachable"],
    ["pending migrations", counts({ pending: 3 }), "critical migrations.pending"],
    ["a failed migration", counts({ failed: 1 }), "critical migrations.failed"],
    ["a changed file", counts({ changed: 1 }), "critical migrations.changed"],
    ["a missing file", counts({ missing: 2 }), "warning migrations.missing"],
    ["no backup", backups({ newestAt: null, newestVerifiedAt: null }), "critical backup.none"],
    ["only unverified backups", backups({ newestVerifiedAt: null }), "critical backup.unverified"],
    ["a backup of two days ago", backups({ newestVerifiedAt: hoursAgo(48) }), "warning backup.age"],
    ["a backup of eight days ago", backups({ newestVerifiedAt: hoursAgo(8 * 24) }), "critical backup.age"],
    [
      "a damaged archive",
      backups({ damaged: [{ fileName: "a.sql.zst", completedAt: null }] }),
      "critical backup.damaged.a.sql.zst",
    ],
    [
      "a failed job",
      { ...sound, failedJobs: [{ id: "j1", title: "Back up shop", finishedAt: hoursAgo(2), error: null }] },
      "warning job.failed.j1",
    ],
    [
      "an unreadable folder",
      {
        ...sound,
        migrations: {
          counts: counts({}).migrations!.counts,
          problems: [{ code: "migrations.folder", message: "Gone." }],
        },
      },
      "critical migrations.problem.migrations.folder",
    ],
  ] satisfies [string, OverviewFacts, string][])("%s", (_, facts, expected) => {
    expect(idsOf(facts)).toEqual([expected]);
  });
});

test("a daily backup that is an hour late is not a reason to worry", () => {
  expect(idsOf(backups({ newestVerifiedAt: hoursAgo(25) }))).toEqual([]);
});

test("critical things come first and are counted", () => {
  const facts = { ...counts({ missing: 1 }), ...backups({ newestAt: null, newestVerifiedAt: null }) };
  const judged = judgeOverview({ ...facts, migrations: counts({ missing: 1, pending: 1 }).migrations });
  expect(judged.verdict).toEqual({ critical: 2, warning: 1 });
  expect(judged.todo.map((todo) => todo.severity)).toEqual(["critical", "critical", "warning"]);
});

test("every thing to do says where it is done", () => {
  const { todo } = judgeOverview({ ...counts({ pending: 1 }), workersAlive: 0 });
  for (const { action } of todo) expect(action.href).toMatch(/^\/\w+/);
});
