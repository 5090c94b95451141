import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTarget } from "@/lib/mysql/open-target";
import type { Target } from "@/lib/mysql/target";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { openStore, type Store } from "./open-store";

let deps: TestDeps;

beforeAll(async () => {
  deps = await makeDeps("mysql");
});
afterAll(() => deps.dispose());

/** Busy for as long as it is let: `SLEEP` would end early without an error. */
const endless =
  "SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c";

describe.each(["mariadb", "mysql"] as const)("on %s", (flavour) => {
  let store: Store;
  let target: Target;

  beforeAll(() => {
    const url = flavour === "mysql" ? deps.config.targetUrl : deps.config.storeUrl;
    store = openStore({ ...deps.config, storeUrl: url, requestTimeoutSeconds: 1 });
    target = openTarget({ ...deps.config, targetUrl: url, requestTimeoutSeconds: 1 });
  });
  afterAll(async () => {
    await Promise.all([store.close(), target.close()]);
  });

  test("a statement of the store's or the target's pool is cut short by the server", async () => {
    for (const { pool } of [store, target]) {
      const startedAt = performance.now();
      const error: unknown = await pool.query(endless).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ errno: flavour === "mysql" ? 3024 : 1969 });
      expect(performance.now() - startedAt).toBeLessThan(10_000);
      // The connection is as good as before.
      expect(await pool.query("SELECT 1")).toBeDefined();
    }
  });

  test("a connection of one's own, for a dump or a migration, has no such limit", async () => {
    const connection = await target.connect();
    const name = flavour === "mysql" ? "max_execution_time" : "max_statement_time";
    const [rows] = await connection.query(`SELECT @@${name} AS value`);
    expect(Number((rows as { value: string }[])[0]?.value)).toBe(0);
    await connection.end();
  });
});
