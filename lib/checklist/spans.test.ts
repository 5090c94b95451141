import { expect, test } from "vitest";
import type { CheckStatus } from "@/lib/store/schema";
import { spansOf } from "./spans";

const at = (hour: number) => new Date(Date.UTC(2026, 10, 21, hour));
const change = (hour: number, status: CheckStatus) => ({ at: at(hour), status, summary: `${status} at ${hour}` });
const spans = (...changes: ReturnType<typeof change>[]) =>
  spansOf(changes, at(6), at(12)).map(({ status, from, to }) => [status, from.getUTCHours(), to.getUTCHours()]);

test("what it was before the window begins reaches into it", () => {
  expect(spans(change(2, "failed"), change(4, "ok"), change(9, "failed"))).toEqual([
    ["ok", 6, 9],
    ["failed", 9, 12],
  ]);
});
test("before its first measurement there is nothing", () => {
  expect(spans(change(8, "ok"))).toEqual([["ok", 8, 12]]);
  expect(spans()).toEqual([]);
});
test("what changed at the very start or after the end of the window has no share in it", () => {
  expect(spans(change(2, "failed"), change(6, "ok"), change(12, "failed"))).toEqual([["ok", 6, 12]]);
});
