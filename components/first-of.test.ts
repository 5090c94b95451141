import { expect, test } from "vitest";
import { firstOf } from "./first-of";

test("a list that fits is there as it is; of a long one the first, and it says so", () => {
  expect(firstOf(["a", "b"], 2)).toEqual({ shown: ["a", "b"], note: null });
  expect(firstOf(["a", "b", "c"], 2)).toEqual({ shown: ["a", "b"], note: "The first 2 of 3." });
  const tables = Array.from({ length: 5000 }, (_, i) => `t${i}`);
  const { shown, note } = firstOf(tables);
  expect([shown.length, shown.at(-1), note]).toEqual([500, "t499", "The first 500 of 5,000."]);
});
