import { describe, expect, test } from "vitest";
import type { PlaceStatus, ScheduleRunView, ScheduleView } from "@/lib/backups";
import { judgeOverview } from "./judge-overview";
import type { BackupFacts, OverviewFacts } from "./overview-facts";

const now = new Date("2026-11-21T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

const schedule: ScheduleView = {
  enabled: true,
  cron: "0 3 * * *",
  timeZone: "UTC",
  words: "At 03:00, every day",
  next: hoursAgo(-15),
  everyMs: 24 * 3_600_000,
  last: {
    dueAt: hoursAgo(9),
    startedAt: hoursAgo(9),
    missed: 0,
    jobId: "scheduled",
    jobState: "succeeded",
    skipped: null,
  },
  overdueSince: null,
};
const place: PlaceStatus = {
  description: "/var/backups",
  type: "disk",
  reachable: true,
  error: null,
  latencyMs: 1,
  freeBytes: 9e9,
  archives: 3,
  bytes: 3e8,
  waiting: 0,
  failed: 0,
};
const soundBackups: BackupFacts = {
  newestAt: hoursAgo(1),
  newestVerifiedAt: hoursAgo(1),
  damaged: [],
  suspect: [],
  schedule: { backup: schedule, drill: { ...schedule, everyMs: 7 * 24 * 3_600_000 } },
  scheduledError: null,
  lastDrill: { at: hoursAgo(50), outcome: "passed", fileName: "a.sql.zst", error: null },
  restoreTime: { ms: 108_000, provenAt: hoursAgo(50), backupId: "b1", fileName: "a.sql.zst" },
  frozen: null,
  storage: { first: place, copy: { ...place, description: "s3://copies" } },
  uncopiedSince: null,
  neededBytes: 1e9,
};
const sound: OverviewFacts = {
  now,
  database: "shop",
  migrations: { counts: { applied: 4, pending: 0, changed: 0, failed: 0, missing: 0 }, problems: [] },
  backups: soundBackups,
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

describe("what runs by itself", () => {
  const backup = (changes: Partial<ScheduleView>, more: Partial<BackupFacts> = {}) =>
    backups({ ...more, schedule: { ...soundBackups.schedule, backup: { ...schedule, ...changes } } });
  const last = (changes: Partial<ScheduleRunView>) => backup({ last: { ...schedule.last!, ...changes } });

  test.each<[string, OverviewFacts, string[]]>([
    ["failed", last({ jobState: "failed" }), ["critical schedule.failed"]],
    ["was cancelled", last({ jobState: "cancelled" }), ["warning schedule.cancelled"]],
    ["was left out", last({ jobState: null, jobId: null, skipped: "Still under way." }), ["warning schedule.skipped"]],
    ["was missed, and made up for", last({ missed: 3 }), ["warning schedule.missed"]],
    ["was missed last week", last({ missed: 3, startedAt: hoursAgo(7 * 24) }), []],
    ["is running", last({ jobState: "running" }), []],
    ["has never been due", backup({ last: null }), []],
    ["did not start", backup({ overdueSince: hoursAgo(9) }), ["critical schedule.overdue"]],
    ["is switched off", backup({ enabled: false, next: null }), ["warning schedule.off"]],
    ["is weekly, five days ago", backup({ everyMs: 7 * 24 * 3_600_000 }, { newestVerifiedAt: hoursAgo(120) }), []],
    [
      "is hourly, four hours ago",
      backup({ everyMs: 3_600_000 }, { newestVerifiedAt: hoursAgo(4) }),
      ["warning backup.age"],
    ],
    [
      "is hourly, a day ago",
      backup({ everyMs: 3_600_000 }, { newestVerifiedAt: hoursAgo(24) }),
      ["critical backup.age"],
    ],
  ])("a backup that %s", (_, facts, expected) => {
    expect(idsOf(facts)).toEqual(expected);
  });

  test("its failed job is told once", () => {
    const failed = { id: "scheduled", title: "Back up shop", finishedAt: hoursAgo(9), error: null };
    const error = { code: "target.unreachable", message: "The target does not answer." };
    const facts = { ...last({ jobState: "failed" }), failedJobs: [failed] };
    facts.backups = { ...facts.backups, scheduledError: error };
    expect(judgeOverview(facts).todo).toMatchObject([
      { id: "schedule.failed", detail: error.message, action: { href: "/jobs/scheduled" } },
    ]);
  });
});

describe("proof, place and room", () => {
  const { restoreTime, lastDrill, storage } = soundBackups;
  const first = (changes: Partial<PlaceStatus>) =>
    backups({ storage: { ...storage!, first: { ...place, ...changes } } });
  const copy = (changes: Partial<PlaceStatus>, uncopiedSince: Date) =>
    backups({ uncopiedSince, storage: { first: place, copy: { ...place, ...changes } } });

  test.each<[string, OverviewFacts, string[]]>([
    ["no drill yet", backups({ lastDrill: null, restoreTime: null }), ["warning drill.none"]],
    ["an old drill", backups({ restoreTime: { ...restoreTime!, provenAt: hoursAgo(11 * 24) } }), ["warning drill.age"]],
    ["a failed drill", backups({ lastDrill: { ...lastDrill!, outcome: "failed" } }), ["critical drill.failed"]],
    [
      "a suspect backup",
      backups({
        suspect: [{ id: "b2", fileName: "b.sql.zst", createdAt: hoursAgo(1) }],
        frozen: { why: "1 backup is suspect, and nobody has looked.", waiting: 4 },
      }),
      ["critical backup.suspect.b.sql.zst"],
    ],
    ["retention that waits", backups({ frozen: { why: "It failed.", waiting: 2 } }), ["warning retention.frozen"]],
    ["retention with nothing to do", backups({ frozen: { why: "It failed.", waiting: 0 } }), []],
    ["a storage that is away", first({ reachable: false, freeBytes: null }), ["critical storage.unreachable"]],
    ["too little room", first({ freeBytes: 1e8 }), ["critical storage.room"]],
    ["a bucket, which has no end", first({ freeBytes: null }), []],
    ["a copy that is being made", copy({ waiting: 1 }, hoursAgo(1)), []],
    ["a copy that waits", copy({ waiting: 2 }, hoursAgo(7)), ["warning copy.waiting"]],
    ["a copy that failed", copy({ waiting: 1, failed: 1 }, hoursAgo(1)), ["warning copy.failed"]],
    ["a copy that has failed for days", copy({ waiting: 1, failed: 1 }, hoursAgo(30)), ["critical copy.failed"]],
    ["a storage nobody could ask", backups({ storage: null }), []],
  ])("%s", (_, facts, expected) => {
    expect(idsOf(facts)).toEqual(expected);
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
