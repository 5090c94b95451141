import { expect, test } from "vitest";
import { clockUtc, exactUtc, relativeTime, zonedTime } from "./format-time";

const now = Date.parse("2026-11-20T12:00:00Z");
const ago = (seconds: number) => relativeTime(new Date(now - seconds * 1000), now);

test.each([
  [0, "just now"],
  [-5, "just now"],
  [40, "40 s ago"],
  [59.7, "1 min ago"],
  [3_599, "59 min ago"],
  [4 * 3600, "4 h ago"],
  [24 * 3600, "1 day ago"],
  [13 * 86_400, "13 days ago"],
  [14 * 86_400, "6 Nov"],
  [365 * 86_400, "20 Nov 2025"],
])("%d seconds ago reads %s", (seconds, text) => {
  expect(ago(seconds)).toBe(text);
});

test("a moment in the future says so", () => {
  expect(ago(-40)).toBe("in 40 s");
  expect(ago(-19 * 3600)).toBe("in 19 h");
  expect(ago(-3 * 86_400)).toBe("in 3 days");
  expect(ago(-20 * 86_400)).toBe("10 Dec");
});

test("a moment on the clocks of another zone, also across the change to summer time", () => {
  expect(zonedTime(new Date("2026-11-22T23:30:00Z"), "Europe/Berlin")).toBe("Mon 23 Nov, 00:30");
  expect(zonedTime(new Date("2026-07-01T00:00:00Z"), "UTC")).toBe("Wed 1 Jul, 00:00");
  expect(zonedTime(new Date("2026-03-29T01:00:00Z"), "Europe/Berlin")).toBe("Sun 29 Mar, 03:00");
});

test("exact times are in UTC and say so", () => {
  expect(exactUtc(new Date("2026-11-20T03:00:12.500Z"))).toBe("20 Nov 2026, 03:00:12 UTC");
  expect(clockUtc(new Date("2026-11-20T03:00:12.500Z"))).toBe("03:00:12");
});
