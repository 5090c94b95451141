import { afterEach, describe, expect, test } from "vitest";
import { migrateStore } from "@/lib/migrations";
import { makeDepsOn, type TestDeps } from "./make-deps";
import { availableServers, connectAsRoot } from "./servers";
import { readSchema } from "./store-template";

let deps: TestDeps;
afterEach(() => deps.dispose());

describe.each(availableServers())("on $flavour", ({ flavour }) => {
  test("the store that tests get is the one that migrating makes, and nothing is left to apply", async () => {
    deps = await makeDepsOn(flavour);
    const root = await connectAsRoot(flavour);
    try {
      const given = await readSchema(root, deps.store.database);
      expect(await migrateStore(deps.store)).toEqual({ applied: [] });
      await root.query(
        `DROP DATABASE ${deps.store.database}; CREATE DATABASE ${deps.store.database} CHARACTER SET utf8mb4`,
      );
      const { applied } = await migrateStore(deps.store);
      expect(applied.length).toBeGreaterThan(0);
      expect(comparable(given)).toBe(comparable(await readSchema(root, deps.store.database)));
    } finally {
      await root.end();
    }
  });
});

/** Without when each file was applied, and without the character set that MySQL repeats where a statement named it. */
function comparable(script: string): string {
  return script.replaceAll(/^INSERT INTO `schema_version` .*$/gm, "").replaceAll(" CHARACTER SET utf8mb4", "");
}
