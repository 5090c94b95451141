import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { phaseNames } from "./phase-names";

test("every step that a web process notes of its start has a name", () => {
  const root = join(import.meta.dirname, "../../..");
  const sources = globSync(["app/_server/*.ts", "lib/startup/*.ts"], { cwd: root });
  const noted = sources.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/startupPhase\("([^"]+)"/g)].map(([, name = ""]) => name),
  );
  expect(new Set(["load", ...noted])).toEqual(new Set(Object.keys(phaseNames)));
});
