import { expect, test } from "vitest";
import { becomePending, judgeTables, objectsThatGo } from "./judge-preview";

const exact = (rows: number) => ({ rows, exact: true });

test("tables that vanish stand first, then those whose rows change", () => {
  const live = new Map([
    ["same", exact(5)],
    ["fewer", exact(10)],
    ["gone", exact(3)],
  ]);
  const archived = new Map<string, number>([
    ["same", 5],
    ["fewer", 7],
    ["fresh", 1],
  ]);
  expect(judgeTables(live, archived).map(({ name, change }) => [name, change])).toEqual([
    ["gone", "goes"],
    ["fewer", "rows"],
    ["fresh", "new"],
    ["same", "same"],
  ]);
});

test("an estimate that happens to match is not called the same", () => {
  const live = new Map([["big", { rows: 100, exact: false }]]);
  expect(judgeTables(live, new Map([["big", 100]]))[0]).toMatchObject({ change: "rows", rowsNowExact: false });
});

test("a view that the archive does not hold is named", () => {
  const live = [
    { objectClass: "views" as const, name: "kept" },
    { objectClass: "views" as const, name: "lost" },
    { objectClass: "tables" as const, name: "t" },
  ];
  expect(objectsThatGo(live, { views: ["kept"] })).toEqual([{ objectClass: "views", name: "lost" }]);
});

test("versions after the archive's are pending again, compared as numbers", () => {
  expect(becomePending(["8", "9", "10", "11"], "9")).toEqual(["10", "11"]);
  expect(becomePending(["8"], null)).toEqual([]);
});
