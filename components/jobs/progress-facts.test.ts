import { expect, test } from "vitest";
import { addSample, progressText, rateOf } from "./progress-facts";

test("the rate is taken over the last seconds, and starts over when the counter does", () => {
  let samples = addSample([], { atMs: 0, done: 0 });
  expect(rateOf(samples)).toBeNull();
  samples = addSample(samples, { atMs: 2000, done: 5000 });
  expect(rateOf(samples)).toBe(2500);
  samples = addSample(samples, { atMs: 20_000, done: 50_000 });
  expect(samples).toHaveLength(1);
  samples = addSample(samples, { atMs: 21_000, done: 0 });
  expect(rateOf(samples)).toBeNull();
});

test("progress reads as a sentence a person can check", () => {
  const progress = { stage: "comparing", done: 746_120, total: 1_204_311, unit: "rows" as const };
  expect(progressText(progress, 12_345.6)).toBe("746,120 of 1,204,311 rows · 12,300 rows/s · 38 s left");
  expect(progressText({ ...progress, total: null }, null)).toBe("746,120 rows");
  expect(progressText({ ...progress, bytesDone: 43_600_000 }, null)).toBe("746,120 of 1,204,311 rows · 43.6 MB");
});

test("what is left is a guess, and reads like one", () => {
  expect(progressText({ stage: "x", done: 10, total: 60, unit: "rows" }, 10)).toBe(
    "10 of 60 rows · 10 rows/s · 5 s left",
  );
});

test("nothing is promised for statements, whose lengths differ", () => {
  expect(progressText({ stage: "014", done: 3, total: 3, unit: "statements" }, 2)).toBe("3 of 3 statements");
});
