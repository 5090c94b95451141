import { describe, expect, test } from "vitest";
import type { BackupSummary } from "./backup-summary";
import { judgeRetention } from "./retention";
import type { RetentionFacts } from "./retention-facts";
import { backupOf, retentionFacts as facts } from "./retention-samples";

const day = (n: number) => new Date(Date.UTC(2026, 10, n, 3));
const daily = (from: number, to: number, changes: Partial<BackupSummary> = {}) =>
  Array.from({ length: to - from + 1 }, (_, i) => backupOf({ createdAt: day(from + i), ...changes }));
const judged = (input: Partial<RetentionFacts>) => {
  const { keep, remove, frozen } = judgeRetention(facts(input));
  const lines = (all: typeof keep) => all.map(({ backup, reasons }) => [backup.createdAt.getUTCDate(), ...reasons]);
  return { keep: lines(keep), remove: lines(remove), why: frozen?.why ?? null };
};
const only = (last: number, rest: Partial<RetentionFacts["retention"]> = {}) => ({
  retention: { last, daily: 0, weekly: 0, monthly: 0, yearly: 0, ...rest },
});

test("the newest so many stay, the others go, and both say why", () => {
  expect(judged({ ...only(2), backups: daily(17, 20) })).toEqual({
    keep: [
      [20, "one of the newest 2", "newest verified"],
      [19, "one of the newest 2"],
    ],
    remove: [
      [18, "not one of the newest 2, nor one that a day, week, month or year keeps"],
      [17, "not one of the newest 2, nor one that a day, week, month or year keeps"],
    ],
    why: null,
  });
});

test("of each day, ISO week, month and year the newest stays", () => {
  const backups = [
    backupOf({ createdAt: new Date("2024-12-29T03:00:00Z") }),
    backupOf({ createdAt: new Date("2024-12-30T03:00:00Z") }),
    backupOf({ createdAt: new Date("2025-01-01T03:00:00Z") }),
    backupOf({ createdAt: new Date("2025-01-05T03:00:00Z") }),
    backupOf({ createdAt: new Date("2025-01-06T03:00:00Z") }),
  ];
  const now = new Date("2025-01-06T12:00:00Z");
  const keep = (rules: Partial<RetentionFacts["retention"]>) =>
    judgeRetention(facts({ ...only(1, rules), backups, now })).keep.map(({ backup, reasons }) => [
      backup.createdAt.toISOString().slice(0, 10),
      reasons.filter((reason) => reason.startsWith("newest of")).join(),
    ]);
  expect(keep({ weekly: 3 })).toEqual([
    ["2025-01-06", "newest of week 2 of 2025"],
    ["2025-01-05", "newest of week 1 of 2025"],
    ["2024-12-29", "newest of week 52 of 2024"],
  ]);
  expect(keep({ monthly: 2 })).toEqual([
    ["2025-01-06", "newest of Jan 2025"],
    ["2024-12-30", "newest of Dec 2024"],
  ]);
  expect(keep({ yearly: 5 }).map(([date]) => date)).toEqual(["2025-01-06", "2024-12-30"]);
});

test("a day begins when the clocks of the schedule's zone say so", () => {
  const backups = ["2026-11-20T22:30:00Z", "2026-11-20T23:30:00Z"].map((at) => backupOf({ createdAt: new Date(at) }));
  const kept = (timeZone: string) => judgeRetention(facts({ ...only(1, { daily: 2 }), backups, timeZone })).keep.length;
  expect([kept("UTC"), kept("Europe/Berlin")]).toEqual([1, 2]);
});

describe("what no rule removes", () => {
  const reasonOf = (backup: Partial<BackupSummary>, more: Partial<RetentionFacts> = {}) => {
    const old = backupOf({ createdAt: day(1), ...backup });
    const { keep } = judgeRetention(facts({ ...only(1), backups: [old, ...daily(19, 20)], ...more }));
    return keep.find((line) => line.backup.id === old.id)?.reasons ?? null;
  };

  test.each<[string, Partial<BackupSummary>, string[] | null]>([
    ["an ordinary old one goes", {}, null],
    ["the newest proven", { proof: "proven" }, ["newest proven"]],
    ["one that is held", { heldAt: day(2), heldByName: "ada", holdReason: "audit" }, ["held by ada: audit"]],
    ["a hold that is over goes", { heldAt: day(2), heldUntil: day(3) }, null],
    [
      "a hold that is not over",
      { heldAt: day(2), heldUntil: day(30), heldByName: "ada", holdReason: "x" },
      ["held by ada: x"],
    ],
    ["uploaded", { kind: "uploaded" }, ["not made by the schedule"]],
    ["another tool's", { kind: "external" }, ["not made by the schedule"]],
    ["a damaged one", { proof: "damaged" }, ["damaged: stays until somebody deletes it"]],
    ["an old one nobody read back goes", { proof: "none" }, null],
    ["before a restore, long ago, goes", { kind: "pre-restore" }, null],
    [
      "before a restore",
      { kind: "pre-restore", createdAt: day(10) },
      ["taken before a restore, kept until 24 Nov 2026"],
    ],
    [
      "before a migration",
      { kind: "pre-migration", createdAt: day(10) },
      ["taken before a migration, kept until 24 Nov 2026"],
    ],
  ])("%s", (_, backup, reasons) => {
    expect(reasonOf(backup)).toEqual(reasons);
  });

  test("one that is being read", () => {
    const id = "in-use";
    expect(reasonOf({ id }, { inUse: new Set([id]) })).toEqual(["in use"]);
  });

  test("the newest, although nobody has read it back", () => {
    const fresh = backupOf({ createdAt: day(21), proof: "none" });
    const { keep } = judgeRetention(facts({ ...only(1), backups: [...daily(19, 20), fresh] }));
    expect(keep.map(({ reasons }) => reasons)).toEqual([
      ["not verified yet"],
      ["one of the newest 1", "newest verified"],
    ]);
  });

  test("damaged and suspect ones push no good one out", () => {
    const bad = [...daily(18, 18, { proof: "damaged" }), ...daily(19, 19, { proof: "none" })];
    expect(judged({ ...only(2), backups: [...daily(16, 17), ...bad] }).remove).toEqual([]);
  });
});

describe("a time in which something is wrong is not the time to remove", () => {
  const suspect = { previousId: "the one before", reasons: [] };

  test("a suspect backup, until somebody looked; the one before it stays", () => {
    const before = backupOf({ id: suspect.previousId, createdAt: day(1) });
    const backups = [before, ...daily(18, 19), backupOf({ createdAt: day(20), suspect })];
    const open = judged({ ...only(1), backups });
    expect(open.why).toBe("1 backup is suspect, and nobody has looked.");
    expect(open.keep).toEqual([
      [20, "newest verified", "suspect, and nobody has looked"],
      [19, "one of the newest 1"],
      [1, "what a suspect backup is compared with"],
    ]);
    const cleared = backups.map((each) => ({ ...each, suspectClearedAt: each.suspect === null ? null : day(20) }));
    expect(judged({ ...only(1), backups: cleared })).toMatchObject({
      why: null,
      remove: [[19], [18], [1]].map(([n]) => [n, expect.any(String)]),
    });
  });

  test("a failed scheduled backup, until a good one is newer", () => {
    const backups = daily(17, 19);
    const failed = "The newest scheduled backup failed, and no good one has been taken since.";
    expect(judged({ ...only(1), backups, scheduledFailedAt: day(20) }).why).toBe(failed);
    expect(judged({ ...only(1), backups, scheduledFailedAt: day(18) }).why).toBeNull();
  });

  test("no verified backup", () => {
    const backups = [...daily(18, 19, { proof: "none" }), ...daily(20, 20, { kind: "uploaded" })];
    expect(judged({ ...only(1), backups }).why).toBe("No backup made here has been verified.");
  });

  test("a second copy that is not there yet, or is in another place", () => {
    const copied = (storage: string) => daily(20, 20, { copy: { state: "complete", storage, verifiedAt: null } });
    const why = (backups: BackupSummary[]) => judged({ ...only(1), backups, copyStorage: "s3://b" }).why;
    expect(why(daily(20, 20))).toBe("The second copy of 1 backup that stays is missing.");
    expect(why(copied("/old"))).toBe("The second copy of 1 backup that stays is missing.");
    expect(why(copied("s3://b"))).toBeNull();
  });
});
