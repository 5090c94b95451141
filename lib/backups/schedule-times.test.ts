import { describe, expect, test } from "vitest";
import { newestDue, nextRuns, problemOf } from "./schedule-times";

const at = (text: string) => new Date(text);
const now = at("2026-11-21T12:00:00Z");
const berlin = (cron: string) => ({ cron, timeZone: "Europe/Berlin" });
const isoOf = (dates: Date[]) => dates.map((date) => date.toISOString().slice(0, 16));

describe("a cron line is refused with the reason", () => {
  test.each([
    ["", "It is empty: minute, hour, day of month, month, day of week are five."],
    ["0 3 * *", "It has 4 fields"],
    ["0 0 3 * * *", "It has 6 fields"],
    ["61 3 * * *", "minute: 61"],
    ["0 3 32 * *", "day: 32"],
    ["0 3 0 * *", "day: 0"],
    ["0 3 * 13 *", "month: 13"],
    ["0 24 * * *", "hour: 24"],
    ["0 3 * * 8", "dayOfWeek: 8"],
    ["x 3 * * *", "illegal characters"],
    ["0 3 31 2 *", "It never comes"],
    ["*/4 * * * *", "more often than every five minutes"],
    ["0,3 3 * * *", "more often than every five minutes"],
    ["58,1 * * * *", "more often than every five minutes"],
    ["2026-12-24T03:00:00", "It has 1 field"],
    ["0 3 * * FUNDAY", "FUNDAY"],
  ])("%j: %s", (cron, problem) => {
    expect(problemOf(berlin(cron), now)).toEqual({ field: "cron", problem: expect.stringContaining(problem) });
  });

  test.each(["Mars/Olympus", "", "+02:00", "Europe/Berlin; DROP TABLE"])("the time zone %j", (timeZone) => {
    expect(problemOf({ cron: "0 3 * * *", timeZone }, now)?.field).toBe("timeZone");
  });

  test.each(["0 3 * * *", "@daily", "*/5 * * * *", "0 3 29 2 *", "30 2 * * MON-FRI", "0 3 L * *", "  0  3 * * * "])(
    "%j is right",
    (cron) => {
      expect(problemOf(berlin(cron), now)).toBeNull();
    },
  );
});

describe("clocks that are put forward and back", () => {
  test("a time that does not exist in spring runs when the gap ends, once", () => {
    const next = nextRuns(berlin("30 2 * * *"), at("2026-03-28T12:00:00Z"), 2);
    expect(isoOf(next)).toEqual(["2026-03-29T01:00", "2026-03-30T00:30"]);
  });

  test("a time that comes twice in autumn runs once", () => {
    const next = nextRuns(berlin("30 2 * * *"), at("2026-10-24T12:00:00Z"), 2);
    expect(isoOf(next)).toEqual(["2026-10-25T00:30", "2026-10-26T01:30"]);
  });

  test("so does one of several hours", () => {
    expect(isoOf(nextRuns(berlin("30 2,14 * * *"), at("2026-03-28T20:00:00Z"), 2))).toEqual([
      "2026-03-29T01:00",
      "2026-03-29T12:30",
    ]);
    expect(isoOf(nextRuns(berlin("30 2,14 * * *"), at("2026-10-24T20:00:00Z"), 2))).toEqual([
      "2026-10-25T00:30",
      "2026-10-25T13:30",
    ]);
  });
});

describe("what is due", () => {
  const daily = berlin("0 3 * * *");
  test("nothing, before its time", () => {
    expect(newestDue(daily, at("2026-11-20T02:00:00Z"), at("2026-11-21T01:59:59.999Z"))).toBeNull();
  });
  test("the moment itself counts; the one it starts from does not", () => {
    const due = newestDue(daily, at("2026-11-20T02:00:00Z"), at("2026-11-21T02:00:00Z"));
    expect(due).toEqual({ dueAt: at("2026-11-21T02:00:00Z"), earlier: 0 });
  });
  test("of several that passed, the newest, and how many were missed", () => {
    const due = newestDue(daily, at("2026-11-18T02:00:00Z"), now);
    expect(due).toEqual({ dueAt: at("2026-11-21T02:00:00Z"), earlier: 2 });
  });
  test("after a year away the newest is found without counting a hundred thousand", () => {
    const due = newestDue(berlin("*/5 * * * *"), at("2025-11-21T12:00:00Z"), at("2026-11-21T12:03:00Z"));
    expect(due).toEqual({ dueAt: at("2026-11-21T12:00:00Z"), earlier: 1000 });
  });
});
