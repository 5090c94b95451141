import { describe, expect, test } from "vitest";
import type { AlertFacts } from "./alert-facts";
import { judgeAlerts } from "./judge-alerts";

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const now = new Date("2026-11-21T12:00:00Z");
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
const error = { code: "storage.full", message: "The disk is full.", hint: "Free some room." };

const quiet: AlertFacts = {
  now,
  database: "shop",
  schedule: { last: null, overdueSince: null },
  scheduled: { jobId: "job1", dueAt: ago(9 * hour), endedAt: ago(9 * hour - minute), failed: false, error: null },
  newestGood: { fileName: "good.sql.zst", createdAt: ago(9 * hour) },
  drill: { backupId: "b1", fileName: "good.sql.zst", at: ago(day), failed: false, error: null },
  suspects: [],
  pendingMigrations: [],
  workers: { alive: 1, silentMs: 3000, waiting: 0, oldestWaitMs: 0 },
  certificates: [],
  checks: { failing: [], unseen: [] },
};
const conditionsOf = (facts: Partial<AlertFacts>) => judgeAlerts({ ...quiet, ...facts }).conditions;
const certificate = (leftMs: number) => ({
  what: "mail server" as const,
  name: "mail.example:587",
  validTo: new Date(now.getTime() + leftMs).toISOString(),
  problem: null,
});

test("when all is well nothing is told", () => {
  expect(judgeAlerts(quiet)).toEqual({ conditions: [], blind: new Set() });
});

describe("a scheduled backup that failed", () => {
  const scheduled = { ...quiet.scheduled!, failed: true, error };
  const newestGood = { fileName: "old.sql.zst", createdAt: ago(33 * hour) };

  test("is told with its error, and the newest good backup with its age", () => {
    const [found] = conditionsOf({ scheduled, newestGood });
    expect(found).toMatchObject({
      kind: "scheduled-backup-failed",
      subjectKey: "scheduled-backup-failed",
      evidence: {
        summary: "The disk is full.",
        hint: "Free some room.",
        path: "/jobs/job1",
        facts: expect.arrayContaining([["Newest good backup", "old.sql.zst, 33 h 0 min old"]]),
      },
      mail: {
        template: "backup-failed",
        data: { database: "shop", problem: "The disk is full.", newest: "old.sql.zst, 33 h 0 min old" },
      },
    });
  });
  test("is told without a good one too", () => {
    expect(conditionsOf({ scheduled, newestGood: null })).toMatchObject([{ mail: { data: { newest: "none" } } }]);
  });
  test("is made up for by a good one taken since", () => {
    expect(conditionsOf({ scheduled, newestGood: { fileName: "by-hand.sql.zst", createdAt: ago(hour) } })).toEqual([]);
  });
});

describe("a scheduled backup that did not start", () => {
  const last = { dueAt: ago(hour), startedAt: ago(hour), missed: 0, jobId: null, jobState: null };

  test("is told after a quarter of an hour", () => {
    expect(conditionsOf({ schedule: { last: null, overdueSince: ago(3 * minute) } })).toMatchObject([
      { subjectKey: "scheduled-backup-missed", patienceMs: 15 * minute },
    ]);
  });
  test("is told with the reason when it was left out", () => {
    const skipped = "The one due 2026-11-21 10:00 UTC is still under way.";
    expect(conditionsOf({ schedule: { last: { ...last, skipped }, overdueSince: null } })).toMatchObject([
      { title: "The scheduled backup of shop was left out", evidence: { summary: skipped }, patienceMs: 0 },
    ]);
  });
  test("is no news when the last one started", () => {
    expect(conditionsOf({ schedule: { last: { ...last, skipped: null }, overdueSince: null } })).toEqual([]);
  });
});

test("a drill that failed is told with the backup it was of", () => {
  expect(conditionsOf({ drill: { ...quiet.drill!, failed: true, error } })).toMatchObject([
    {
      subjectKey: "drill-failed",
      evidence: { path: "/backups/b1" },
      mail: { template: "drill-failed", data: { fileName: "good.sql.zst", problem: "The disk is full." } },
    },
  ]);
});

test("two nights that lack the same are one alert, told of the newer one", () => {
  const reasons = [{ what: "rows" as const, table: "variant", before: 9000, after: 12 }];
  const suspect = (id: string, createdAt: Date, previousId: string) => ({
    id,
    fileName: `${id}.sql.zst`,
    createdAt,
    report: { previousId, reasons },
  });
  const found = conditionsOf({
    suspects: [suspect("s3", ago(hour), "p"), suspect("s2", ago(day), "p"), suspect("s1", ago(9 * day), "earlier")],
  });
  expect(found.map(({ subjectKey, title }) => [subjectKey, title])).toEqual([
    ["backup-suspect:earlier", "The backup s1.sql.zst is suspect"],
    ["backup-suspect:p", "The backup s3.sql.zst is suspect"],
  ]);
  expect(found[0]?.evidence.facts).toContainEqual(["variant", "12 rows, 9,000 before"]);
});

describe("pending migrations", () => {
  test("are told after a day, by the first of them", () => {
    expect(conditionsOf({ pendingMigrations: ["012", "013"] })).toMatchObject([
      {
        subjectKey: "migrations-pending:012",
        patienceMs: day,
        evidence: {
          facts: [
            ["Pending", "2"],
            ["First", "012"],
          ],
        },
      },
    ]);
  });
  test("of a target that does not answer are not known", () => {
    const { conditions, blind } = judgeAlerts({ ...quiet, pendingMigrations: null });
    expect(conditions).toEqual([]);
    expect(blind).toEqual(new Set(["migrations-pending"]));
  });
});

describe("workers", () => {
  const gone = (facts: Partial<AlertFacts["workers"]>) =>
    conditionsOf({ workers: { alive: 0, silentMs: 30_000, waiting: 0, oldestWaitMs: 0, ...facts } });

  test("may be restarted without anybody hearing of it", () => expect(gone({})).toEqual([]));
  test("are missed after two minutes", () => {
    expect(gone({ silentMs: 2 * minute })).toMatchObject([{ subjectKey: "worker-gone", patienceMs: 0 }]);
  });
  test("that crash again and again are missed by the jobs that wait", () => {
    expect(gone({ waiting: 3, oldestWaitMs: 5 * minute })).toMatchObject([
      { evidence: { facts: [expect.anything(), ["Jobs waiting", "3, the oldest for 5 min 0 s"]] } },
    ]);
  });
  test("that never ran are given two minutes to start", () => {
    expect(gone({ silentMs: null })).toMatchObject([{ patienceMs: 2 * minute }]);
  });
  test("that are alive may let jobs wait", () => {
    expect(gone({ alive: 1, waiting: 9, oldestWaitMs: hour })).toEqual([]);
  });
});

describe("certificates", () => {
  test.each([
    [15 * day, []],
    [14 * day, [1]],
    [3 * day + hour, [1]],
    [3 * day, [2]],
    [0, [3]],
    [-day, [3]],
  ])("with %d ms left are at level %j", (leftMs, levels) => {
    const found = conditionsOf({ certificates: [certificate(leftMs)] });
    expect(found.map(({ evidence }) => evidence.level)).toEqual(levels);
  });
  test("that have expired say so", () => {
    expect(conditionsOf({ certificates: [certificate(-day)] })).toMatchObject([
      { subjectKey: "certificate-expiring:mail.example:587", title: "The certificate of the mail server has expired" },
    ]);
  });
  test("that could not be looked at are not known", () => {
    const unseen = { ...certificate(0), validTo: null, problem: "Nobody listens on port 587." };
    expect(judgeAlerts({ ...quiet, certificates: [unseen] })).toEqual({
      conditions: [],
      blind: new Set(["certificate-expiring:mail.example:587"]),
    });
  });
});
