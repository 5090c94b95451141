import { describe, expect, test } from "vitest";
import type { PlaceStatus, ScheduleRunView, ScheduleView } from "@/lib/backups";
import type { Judgement } from "../check";
import { judgeAge } from "./age";
import { judgeEncrypted } from "./encrypted";
import { judgeIntact } from "./intact";
import { judgeOffsite } from "./offsite";
import { judgeProven } from "./proven";
import { judgeRetention } from "./retention";
import { judgeSchedule } from "./schedule";
import { judgeSize } from "./size";
import { judgeStorage } from "./storage";
import { judgeSuspect } from "./suspect";

const now = new Date("2026-11-21T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const schedule: ScheduleView = {
  enabled: true,
  cron: "0 3 * * *",
  timeZone: "UTC",
  words: "At 03:00, every day",
  next: hoursAgo(-15),
  everyMs: dayMs,
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
/** `critical` and `warning` as the checklist counts them; the severity left out is the check's own, critical here. */
function bad({ status, severity = "critical", summary }: Judgement): string {
  if (status !== "failed" && status !== "warning") return status;
  return `${severity === "critical" && status === "failed" ? "critical" : "warning"}: ${summary}`;
}

describe("the age of the newest backup", () => {
  const facts = (verified: number | null, changes: Partial<ScheduleView> = {}) => ({
    now,
    newestAt: hoursAgo(1),
    newestVerifiedAt: verified === null ? null : hoursAgo(verified),
    schedule: { ...schedule, ...changes },
  });
  test.each([
    ["none", { ...facts(null), newestAt: null }, "critical: There is no backup"],
    ["only unverified ones", facts(null), "critical: No backup has been verified"],
    ["of an hour ago", facts(1), "ok"],
    ["of a day and an hour ago", facts(25), "ok"],
    ["of two days ago", facts(48), "warning: The newest verified backup is 2 d 0 h old"],
    ["of eight days ago", facts(8 * 24), "critical: The newest verified backup is 8 d 0 h old"],
    ["weekly, of five days ago", facts(120, { everyMs: 7 * dayMs }), "ok"],
    [
      "hourly, of four hours ago",
      facts(4, { everyMs: hourMs }),
      "warning: The newest verified backup is 4 h 0 min old",
    ],
    ["hourly, of a day ago", facts(24, { everyMs: hourMs }), "critical: The newest verified backup is 24 h 0 min old"],
    [
      "of two days ago, without a schedule",
      facts(48, { enabled: false, everyMs: 7 * dayMs }),
      "warning: The newest verified backup is 2 d 0 h old",
    ],
  ])("%s", (_, given, expected) => {
    expect(bad(judgeAge(given))).toBe(expected);
  });
});

describe("a scheduled backup that", () => {
  const facts = (changes: Partial<ScheduleView>) => ({ now, error: null, schedule: { ...schedule, ...changes } });
  const last = (changes: Partial<ScheduleRunView>) => facts({ last: { ...schedule.last!, ...changes } });
  test.each([
    ["went well", facts({}), "ok"],
    ["failed", last({ jobState: "failed" }), "critical: The last scheduled backup failed"],
    ["was cancelled", last({ jobState: "cancelled" }), "warning: The last scheduled backup was cancelled"],
    [
      "was left out",
      last({ jobState: null, jobId: null, skipped: "Busy." }),
      "warning: The last scheduled backup was left out",
    ],
    ["was missed, and made up for", last({ missed: 3 }), "warning: 3 scheduled backups were missed"],
    ["was missed last week", last({ missed: 3, startedAt: hoursAgo(7 * 24) }), "ok"],
    ["is running", last({ jobState: "running" }), "ok"],
    ["has never been due", facts({ last: null }), "ok"],
    ["did not start", facts({ overdueSince: hoursAgo(9) }), "critical: The scheduled backup did not start"],
    ["is switched off", facts({ enabled: false, next: null }), "warning: No backup is scheduled"],
  ])("%s", (_, given, expected) => {
    expect(bad(judgeSchedule(given))).toBe(expected);
  });

  test("has several faults shows the worst, and all of them as evidence", () => {
    const judged = judgeSchedule({ ...facts({ enabled: false, last: { ...schedule.last!, jobState: "failed" } }) });
    expect(bad(judged)).toBe("critical: The last scheduled backup failed");
    expect(judged.evidence?.items).toEqual(["No backup is scheduled", "The last scheduled backup failed"]);
  });
  test("failed says why, and leads to its job", () => {
    const error = { code: "target.unreachable", message: "The target does not answer.", hint: "Start it." };
    expect(judgeSchedule({ ...last({ jobState: "failed" }), error })).toMatchObject({
      remedy: { text: "The target does not answer. Start it.", link: { href: "/jobs/scheduled" } },
      since: hoursAgo(9),
    });
  });
});

describe("proof by drills", () => {
  const passed = { ms: 108_000, provenAt: hoursAgo(50), backupId: "b1", fileName: "a.sql.zst" };
  const drill = { at: hoursAgo(50), outcome: "passed" as const, fileName: "a.sql.zst", error: null };
  const facts = { now, newestVerifiedAt: hoursAgo(1), drill, passed, schedule: { enabled: true, everyMs: 7 * dayMs } };
  const old = { ...passed, provenAt: hoursAgo(11 * 24) };
  test.each([
    ["recent", facts, "ok"],
    ["none yet", { ...facts, drill: null, passed: null }, "warning: No backup has been restored in a drill yet"],
    ["old", { ...facts, passed: old }, "warning: The last drill that passed was 11 d 0 h ago"],
    ["as old, without a schedule", { ...facts, passed: old, schedule: { enabled: false, everyMs: 7 * dayMs } }, "ok"],
    [
      "failed",
      { ...facts, drill: { ...drill, outcome: "failed" as const } },
      "critical: The drill of a.sql.zst failed",
    ],
    ["nothing to prove", { ...facts, newestVerifiedAt: null, drill: null, passed: null }, "skipped"],
  ])("%s", (_, given, expected) => {
    expect(bad(judgeProven(given))).toBe(expected);
  });
});

describe("archives", () => {
  const of = (fileName: string) => ({ id: fileName, fileName, createdAt: now, completedAt: now });

  test("that are damaged are named; a single one is led to", () => {
    expect(judgeIntact({ archives: 3, damaged: [] })).toMatchObject({ status: "ok" });
    expect(judgeIntact({ archives: 3, damaged: [of("a")] })).toMatchObject({
      status: "failed",
      summary: "The backup a is damaged",
      remedy: { link: { href: "/backups/a" } },
    });
    expect(judgeIntact({ archives: 3, damaged: [of("a"), of("b")] })).toMatchObject({
      summary: "2 backups are damaged",
      evidence: { items: ["a", "b"] },
    });
  });
  test("that are suspect wait for somebody", () => {
    expect(judgeSuspect({ suspect: [] })).toMatchObject({ status: "ok" });
    expect(judgeSuspect({ suspect: [of("a")] })).toMatchObject({
      status: "failed",
      summary: "The backup a is suspect",
      remedy: { link: { label: "Look at it", href: "/backups/a" } },
    });
  });
  test("that could go and are kept are a warning, unless a suspect one is why", () => {
    const facts = { kept: 9, waiting: 2, freedBytes: 4e6, frozen: "The newest is not verified.", suspect: false };
    expect(bad(judgeRetention(facts))).toBe("warning: Retention keeps 2 backups that could go");
    expect(judgeRetention({ ...facts, suspect: true }).status).toBe("skipped");
    expect(judgeRetention({ ...facts, waiting: 0 }).status).toBe("ok");
    expect(judgeRetention({ ...facts, frozen: null }).status).toBe("ok");
  });
});

describe("the size of the newest backup", () => {
  const backup = (plainBytes: number | null, more: object = {}) => ({
    id: "b",
    fileName: "b.sql.zst",
    createdAt: now,
    sizeBytes: 1e6,
    plainBytes,
    suspect: null,
    suspectClearedAt: null,
    ...more,
  });
  const usual = [9e6, 10e6, 11e6, 10e6].map((bytes) => backup(bytes));
  test.each([
    ["as usual", [backup(9.5e6), ...usual], "ok"],
    ["a third less", [backup(6.5e6), ...usual], "warning: The newest backup holds 6.5 MB, 35 % less than usual"],
    ["much more", [backup(30e6), ...usual], "ok"],
    [
      "of which only the stored size is known",
      [backup(null, { sizeBytes: 5e5 }), ...usual],
      "warning: The newest backup holds 500 kB, 50 % less than usual",
    ],
    ["with too few before it", [backup(1e6), ...usual.slice(0, 2)], "skipped"],
    ["of next to nothing", [backup(10), ...[30, 30, 30].map((bytes) => backup(bytes))], "ok"],
    ["that is suspect already", [backup(1e6, { suspect: {} }), ...usual], "skipped"],
    [
      "after somebody said of a smaller one that it is all right",
      [backup(4e6), backup(4e6, { suspect: {}, suspectClearedAt: now }), ...usual],
      "skipped",
    ],
    ["where there is none", [], "skipped"],
  ])("%s", (_, given, expected) => {
    expect(bad(judgeSize(given))).toBe(expected);
  });
});

describe("places", () => {
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
  const away = {
    ...place,
    reachable: false,
    latencyMs: null,
    error: { code: "s", message: "Gone.", hint: "Mount it." },
  };
  const copies = { place: "s3://copies", waiting: 0, since: null, failed: 0, error: null };
  const error = { code: "s", message: "Access denied." };

  test("that do not answer: the first is critical, the second a warning", () => {
    expect(judgeStorage({ first: place, copy: place }).status).toBe("ok");
    expect(judgeStorage({ first: place, copy: null }).status).toBe("ok");
    expect(bad(judgeStorage({ first: away, copy: null }))).toBe(
      "critical: The storage for backups does not answer: /var/backups",
    );
    expect(judgeStorage({ first: away, copy: null }).remedy?.text).toBe("Gone. Mount it.");
    expect(bad(judgeStorage({ first: place, copy: away }))).toBe(
      "warning: The second place for backups does not answer: /var/backups",
    );
  });
  test.each([
    ["only one", null, "warning: Backups are kept in one place only"],
    ["everything copied", copies, "ok"],
    ["one that is being copied", { ...copies, waiting: 1, since: hoursAgo(1) }, "ok"],
    ["two that wait", { ...copies, waiting: 2, since: hoursAgo(7) }, "warning: 2 backups have no second copy yet"],
    [
      "one that failed",
      { ...copies, waiting: 1, since: hoursAgo(1), failed: 1, error },
      "warning: 1 second copy failed",
    ],
    [
      "one that has failed for days",
      { ...copies, waiting: 1, since: hoursAgo(30), failed: 1, error },
      "critical: 1 second copy failed",
    ],
  ])("for second copies: %s", (_, given, expected) => {
    expect(bad({ severity: "warning", ...judgeOffsite({ now, copies: given }) })).toBe(expected);
  });
  test("where anybody can read what is in the files", () => {
    const facts = { recipients: ["age1key"], plain: 0, newest: { fileName: "a", encrypted: true } };
    expect(judgeEncrypted(facts).status).toBe("ok");
    expect(judgeEncrypted({ ...facts, newest: null }).status).toBe("ok");
    expect(judgeEncrypted({ ...facts, recipients: [] })).toMatchObject({
      status: "warning",
      remedy: { command: expect.stringContaining("AGE_RECIPIENTS=") },
    });
    expect(judgeEncrypted({ ...facts, newest: { fileName: "a", encrypted: false } })).toMatchObject({
      status: "warning",
      remedy: { command: "seaworthy backup create" },
    });
  });
});
