import { expect, test } from "vitest";
import { thinOut } from "./thin-out";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test("few points stay as they are", () => {
  expect(thinOut(numbers(400), 400, () => false)).toEqual(numbers(400));
});

test("of many some stay, evenly spread, with both ends and what must not be missed", () => {
  const thin = thinOut(numbers(10_000), 400, (point) => point === 4321);
  expect(thin.length).toBeLessThanOrEqual(402);
  expect(thin).toEqual(expect.arrayContaining([0, 4321, 9999]));
  const gaps = thin.slice(1).map((point, index) => point - (thin[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(25);
});
