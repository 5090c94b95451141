import { expect, test } from "vitest";
import { clockUtc, exactUtc, relativeTime } from "./format-time";

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

test("a moment well in the future is a date, not 'just now'", () => {
  expect(ago(-3 * 86_400)).toBe("23 Nov");
});

test("exact times are in UTC and say so", () => {
  expect(exactUtc(new Date("2026-11-20T03:00:12.500Z"))).toBe("20 Nov 2026, 03:00:12 UTC");
  expect(clockUtc(new Date("2026-11-20T03:00:12.500Z"))).toBe("03:00:12");
});
