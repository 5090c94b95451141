import { globSync, readFileSync } from "node:fs";
import { matchesGlob } from "node:path";
import { expect, test } from "vitest";
import { apart } from "../vitest.config";

const replaces = /\bvi\.((do)?mock|resetModules)\(/;

test("who replaces a module shares a process with nobody", () => {
  const patterns = [...apart.unit, ...apart.integration];
  const files = globSync("{app,cli,components,launcher,lib,nginx,test,web,worker}/**/*.test.ts");
  const sharing = files.filter((file) => !patterns.some((pattern) => matchesGlob(file, pattern)));
  expect(sharing.length).toBeGreaterThan(100);
  expect(sharing.length).toBeLessThan(files.length);
  expect(sharing.filter((file) => replaces.test(readFileSync(file, "utf8")))).toEqual([]);
});
