import { expect, test } from "vitest";
import { flatParams, hrefWith } from "./search-params";

test("a repeated parameter counts once and an empty one not at all", () => {
  expect(flatParams({ q: ["a", "b"], kind: "", sort: "size", other: undefined })).toEqual({ q: "a", sort: "size" });
});

test("changing the view drops the cursor, paging keeps the rest", () => {
  const params = { q: "atlas", cursor: "abc" };
  expect(hrefWith("/backups", params, { kind: "manual" })).toBe("/backups?q=atlas&kind=manual");
  expect(hrefWith("/backups", params, { cursor: "def" })).toBe("/backups?q=atlas&cursor=def");
  expect(hrefWith("/backups", params, { q: null })).toBe("/backups");
});
