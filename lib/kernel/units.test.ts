import { expect, test } from "vitest";
import { several } from "./units";

test("one is one row, and nothing and many are rows", () => {
  expect([0, 1, 2, 5000].map((count) => several(count, "row"))).toEqual(["0 rows", "1 row", "2 rows", "5,000 rows"]);
});
