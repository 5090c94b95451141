import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTarget } from "@/lib/mysql/open-target";
import { urlOf } from "@/test/dump-to-file";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { availableServers, connectAsRoot } from "@/test/servers";
import { sql } from "@/test/target-sql";
import type { Check, Judgement } from "../check";
import { autoIncrementCheck } from "./autoincrement";
import { charsetCheck } from "./charset";
import { engineCheck } from "./engine";
import { primaryKeysCheck } from "./primary-keys";

const tableChecks = [charsetCheck, engineCheck, primaryKeysCheck, autoIncrementCheck];
const look = () => ({ now: new Date(), signal: AbortSignal.timeout(20_000) });

describe.each(availableServers())("tables on $flavour", ({ flavour, url }) => {
  let deps: TestDeps;
  let root: Connection;
  beforeAll(async () => {
    deps = await makeDeps(flavour);
    root = await connectAsRoot(flavour);
    await sql(
      deps,
      "CREATE TABLE customer (id INT UNSIGNED PRIMARY KEY AUTO_INCREMENT, name VARCHAR(100), code CHAR(2) CHARACTER SET ascii, doc JSON)",
      "CREATE TABLE orders (customer_id INT UNSIGNED, no INT, PRIMARY KEY (customer_id, no), body BLOB)",
    );
  });
  afterAll(async () => {
    root.destroy();
    await deps.dispose();
  });

  const measure = (check: Check): Promise<Judgement> => check.measure(deps, look());

  test("sound ones are fine", async () => {
    expect(await measure(charsetCheck)).toMatchObject({ status: "ok", evidence: { items: [] } });
    expect(await measure(engineCheck)).toMatchObject({
      status: "ok",
      summary: expect.stringContaining("All 2 tables"),
    });
    expect(await measure(primaryKeysCheck)).toMatchObject({ status: "ok" });
    expect(await measure(autoIncrementCheck)).toMatchObject({ status: "ok", summary: expect.stringContaining("0 %") });
  });

  test("a MyISAM table is named, and fine after the command was run", async () => {
    await sql(
      deps,
      "CREATE TABLE `old ``log` (id INT PRIMARY KEY) ENGINE = MyISAM",
      "INSERT INTO `old ``log` VALUES (1), (2)",
    );
    const judged = await measure(engineCheck);
    expect(judged).toMatchObject({ status: "warning", evidence: { items: ["old `log: MyISAM, about 2 rows"] } });
    await sql(deps, judged.remedy?.command ?? "");
    expect(await measure(engineCheck)).toMatchObject({ status: "ok" });
    await sql(deps, "DROP TABLE `old ``log`");
  });

  test("a table without a primary key is named, a view is not, and a unique key does not stand in for it", async () => {
    await sql(
      deps,
      "CREATE TABLE heap (a INT, b INT)",
      "CREATE TABLE nearly (a INT NOT NULL UNIQUE)",
      "CREATE VIEW everybody AS SELECT * FROM heap",
      "INSERT INTO heap VALUES (1, 1), (2, 2)",
    );
    const judged = await measure(primaryKeysCheck);
    expect(judged.status).toBe("warning");
    expect(judged.evidence?.items?.map((item) => item.replace(/:.*/, "")).sort()).toEqual(["heap", "nearly"]);
    for (const command of judged.remedy?.command?.split("\n") ?? []) await sql(deps, command);
    expect(await measure(primaryKeysCheck)).toMatchObject({ status: "ok" });
    await sql(deps, "DROP VIEW everybody", "DROP TABLE heap, nearly");
  });

  test("a counter at 90 % of its type is critical, and fine after the command was run", async () => {
    await sql(
      deps,
      "CREATE TABLE tiny (id TINYINT UNSIGNED PRIMARY KEY AUTO_INCREMENT)",
      "INSERT INTO tiny VALUES (178)",
    );
    expect(await measure(autoIncrementCheck)).toMatchObject({ status: "ok", summary: expect.stringContaining("69 %") });
    await sql(deps, "INSERT INTO tiny VALUES (230)");
    const judged = await measure(autoIncrementCheck);
    expect(judged).toMatchObject({ status: "failed", summary: expect.stringContaining("tiny.id, 90 % of tinyint") });
    await sql(deps, judged.remedy?.command ?? "");
    expect(await measure(autoIncrementCheck)).toMatchObject({ status: "ok" });
    await sql(deps, "DROP TABLE tiny");
  });

  test("a schema in latin1, its tables and a column on its own are named, and fine after the commands were run", async () => {
    await sql(
      deps,
      "ALTER DATABASE CHARACTER SET latin1",
      "CREATE TABLE heir (id INT PRIMARY KEY, name VARCHAR(20))",
      "CREATE TABLE mixed (id INT PRIMARY KEY, name VARCHAR(20) CHARACTER SET latin2) CHARACTER SET utf8mb4",
    );
    const judged = await measure(charsetCheck);
    expect(judged).toMatchObject({ status: "warning", summary: expect.stringContaining("defaults to latin1") });
    expect(judged.evidence?.items).toEqual(["heir: latin1, about 0 rows", "mixed: latin2, about 0 rows"]);
    for (const command of judged.remedy?.command?.split("\n") ?? []) await sql(deps, command);
    expect(await measure(charsetCheck)).toMatchObject({ status: "ok" });
    await sql(deps, "DROP TABLE heir, mixed");
  });

  test("an account that sees only some tables is told the grant, and nothing is called fine", async () => {
    const user = `sw_tab_${deps.target.database.slice(-10)}`;
    // By the name of the machine too: a server may still have an anonymous account for it.
    const accounts = ["%", "localhost"].map((host) => `'${user}'@'${host}'`);
    const { database } = deps.target;
    for (const account of accounts)
      await root.query(
        `CREATE USER ${account} IDENTIFIED BY 'secret'; GRANT SELECT ON ${database}.customer TO ${account}`,
      );
    const target = openTarget({ targetUrl: urlOf(url, database, { user, password: "secret" }), targetPoolSize: 1 });
    try {
      for (const check of tableChecks) {
        const judged = await check.measure({ ...deps, target }, look());
        expect(judged).toMatchObject({
          status: "cannot_see",
          remedy: { command: expect.stringContaining(`GRANT SELECT ON \`${database}\`.* TO '${user}'@'`) },
        });
      }
      for (const account of accounts) await root.query(`GRANT SELECT ON ${database}.* TO ${account}`);
      for (const check of tableChecks)
        expect(await check.measure({ ...deps, target }, look())).toMatchObject({ status: "ok" });
    } finally {
      await target.close();
      await root.query(`DROP USER ${accounts.join(", ")}`);
    }
  });
});
