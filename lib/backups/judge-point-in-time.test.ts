import { expect, test } from "vitest";
import { type BinaryLogFacts, judgePointInTime, type PositionedBackup } from "./judge-point-in-time";

const day = (n: number) => new Date(Date.UTC(2026, 10, n, 3));
const at = (n: number, file: string | null): PositionedBackup => ({
  createdAt: day(n),
  position: file === null ? null : { file, position: "4" },
});
const log: BinaryLogFacts = {
  on: true,
  format: "ROW",
  expiresSeconds: 864_000,
  files: ["bin.000007", "bin.000008"],
  grant: "GRANT BINLOG MONITOR ON *.* TO 'sw'@'%';",
};
const backups = [at(20, "bin.000008"), at(19, "bin.000007"), at(18, "bin.000006"), at(17, null)];

test("the log reaches back to the oldest backup that stands in a log which is still there", () => {
  expect(judgePointInTime(log, backups)).toEqual({
    binaryLog: true,
    since: day(19),
    expiresSeconds: 864_000,
    newestPosition: { file: "bin.000008", position: "4" },
    notes: [],
  });
});

test.each<[string, Partial<BinaryLogFacts>, PositionedBackup[], RegExp]>([
  ["a log that is off", { on: false, files: [] }, backups, /is off.*log_bin/],
  ["an account that may not look", { files: null }, backups, /GRANT BINLOG MONITOR/],
  ["a log by statement", { format: "STATEMENT" }, backups, /binlog_format=ROW/],
  ["logs that hardly outlive a backup", { expiresSeconds: 3600 * 30 }, backups, /30 h 0 min/],
  ["no backup", {}, [], /no verified backup/],
  ["a newest backup without position", {}, backups.slice(3), /RELOAD/],
  ["a log that ends before the newest backup", { files: ["bin.000009"] }, backups, /has been removed/],
])("%s is told with what to do", (_, changes, list, note) => {
  expect(judgePointInTime({ ...log, ...changes }, list).notes).toEqual([expect.stringMatching(note)]);
});

test("a server that does not answer says nothing about its log", () => {
  expect(judgePointInTime({ unreachable: "The target does not answer." }, backups)).toMatchObject({
    binaryLog: null,
    notes: ["The target does not answer."],
  });
});
