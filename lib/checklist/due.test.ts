import { describe, expect, test } from "vitest";
import type { Check } from "./check";
import { isDue, isDueForLook } from "./due";
import type { StoredResult } from "./read-stored";

const minuteMs = 60_000;
const now = new Date("2026-11-21T12:00:00Z");
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
const check = (pace: Check["pace"]) => ({ id: "a", area: "backups", pace }) as Check;
const result = (ageMs: number, more: Partial<StoredResult> = {}) =>
  ({ checkId: "a", status: "ok", badInARow: 0, measuredAt: ago(ageMs), ...more }) as StoredResult;
const moment = { now, changes: new Map(), checkMinutes: { quick: 5, slow: 60 } };

describe("a check is due", () => {
  test.each<[string, Check["pace"], StoredResult | undefined, boolean]>([
    ["when it never was measured", "slow", undefined, true],
    ["quick, after five minutes", "quick", result(5 * minuteMs), true],
    ["quick, not before", "quick", result(5 * minuteMs - 1), false],
    ["live, like a quick one", "live", result(4 * minuteMs), false],
    ["slow, after an hour", "slow", result(60 * minuteMs), true],
    ["slow, not before", "slow", result(59 * minuteMs), false],
    ["slow, a minute after it turned bad", "slow", result(minuteMs, { status: "failed", badInARow: 1 }), true],
    ["slow, as ever once that is certain", "slow", result(minuteMs, { status: "failed", badInARow: 2 }), false],
    ["slow, like a quick one after it crashed", "slow", result(5 * minuteMs, { status: "crashed" }), true],
    ["quick, a minute after nothing could be seen", "quick", result(minuteMs, { status: "cannot_see" }), true],
    ["slow, not so soon after nothing could be seen", "slow", result(minuteMs, { status: "cannot_see" }), false],
    ["when the clock was set back", "slow", result(-2 * minuteMs), true],
    ["not when another clock is a little ahead of ours", "slow", result(-2000), false],
  ])("%s", (_, pace, known, expected) => {
    expect(isDue(check(pace), known, moment)).toBe(expected);
  });

  test("when something has changed in its area since", () => {
    const changes = new Map([["backups", ago(1000)] as const]);
    expect(isDue(check("slow"), result(2000), { ...moment, changes })).toBe(true);
    expect(isDue(check("slow"), result(500), { ...moment, changes })).toBe(false);
    const elsewhere = new Map([["database", ago(1000)] as const]);
    expect(isDue(check("slow"), result(2000), { ...moment, changes: elsewhere })).toBe(false);
  });
});

test("whoever looks has live checks measured again after five seconds, and no others", () => {
  const look = (pace: Check["pace"], ageMs: number) => isDueForLook(check(pace), result(ageMs), moment);
  expect([look("live", 5000), look("live", 4999), look("quick", minuteMs * 60)]).toEqual([true, false, false]);
});
