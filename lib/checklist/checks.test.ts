import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkAreas } from "./check";
import { checksFor } from "./checks";

const checks = checksFor({ dependencies: [] });

test("docs/checklist.md names every check in its order, as it is", () => {
  const documented = readFileSync("docs/checklist.md", "utf8").matchAll(
    /^\| `(\w+[.\w]*)` \| .* \| (\w+) \| (\w+) \|$/gm,
  );
  expect([...documented].map(([, ...row]) => row)).toEqual(
    checks.map(({ id, severity, pace }) => [id, severity, pace]),
  );
});

test("each has an id of its own that fits the store, and a reason in one sentence or two", () => {
  const ids = checks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, why, title } of checks) {
    expect(id).toMatch(/^[a-z]+(\.[a-z_]+)?$/);
    expect([id.length <= 60, why.endsWith("."), title.endsWith(".")]).toEqual([true, true, false]);
  }
});

test("the areas follow one another", () => {
  expect([...new Set(checks.map(({ area }) => area))]).toEqual([...checkAreas]);
});
