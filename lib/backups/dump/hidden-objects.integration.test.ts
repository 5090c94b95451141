import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { codeOf } from "@/lib/kernel/errors";
import { newId } from "@/lib/kernel/ids";
import { openTarget } from "@/lib/mysql/open-target";
import { readCapabilities } from "@/lib/mysql/server-capabilities";
import { dumpToFile, urlOf } from "@/test/dump-to-file";
import { availableServers, connectAsRoot } from "@/test/servers";
import { readHidden } from "./hidden-objects";

const everything = "SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE";

describe.each(availableServers())("what an account of $flavour may not see", ({ flavour, url }) => {
  const unique = newId().slice(-10);
  const database = `sw_hidden_${unique}`;
  const user = `sw_h_${unique}`;
  const seesRoutines = flavour === "mariadb" ? "SELECT ON mysql.proc" : "SHOW_ROUTINE ON *.*";
  let root: Connection;
  let folder: string;
  let account: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "seaworthy-test-"));
    root = await connectAsRoot(flavour);
    // At the host we come from: an anonymous account of that host would go before one at `%`.
    const [rows] = await root.query<RowDataPacket[]>("SELECT SUBSTRING_INDEX(USER(), '@', -1) AS host");
    account = `'${user}'@'${String(rows[0]?.["host"])}'`;
    await root.query(
      `CREATE DATABASE ${database} CHARACTER SET utf8mb4; USE ${database};
       CREATE TABLE open_one (id INT NOT NULL PRIMARY KEY, v INT); INSERT INTO open_one VALUES (1, 1);
       CREATE TABLE secret (id INT NOT NULL PRIMARY KEY, v INT); INSERT INTO secret VALUES (1, 1), (2, 2);
       CREATE VIEW window_of_it AS SELECT id FROM open_one;
       CREATE TRIGGER on_open BEFORE INSERT ON open_one FOR EACH ROW SET NEW.v = 0;
       CREATE PROCEDURE busy() SELECT 1; CREATE FUNCTION one() RETURNS INT DETERMINISTIC RETURN 1;
       CREATE EVENT later ON SCHEDULE EVERY 1 YEAR STARTS '2036-01-01' DO SELECT 1`,
    );
  });
  beforeEach(async () => void (await root.query(`CREATE USER ${account} IDENTIFIED BY 'secret'`)));
  afterEach(async () => void (await root.query(`DROP USER IF EXISTS ${account}`)));
  afterAll(async () => {
    await root.query(`DROP DATABASE IF EXISTS ${database}`);
    root.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  const grant = (what: string) => root.query(`GRANT ${what} TO ${account}`);
  const ownUrl = () => urlOf(url, database, { user, password: "secret" });
  const dump = () => dumpToFile(ownUrl(), folder);
  const told = async () =>
    (await dump()).manifest.cannotSee.map(({ objectClass, name, grant: helps }) => `${name ?? objectClass}: ${helps}`);

  test.each([
    ["GRANT on the schema", `\`${database}\``],
    ["pattern", "`sw\\_hidden\\_%`"],
    ["wider pattern", "`sw%`"],
  ])("nothing, with a %s", async (_, schema) => {
    await grant(`${everything} ON ${schema}.*`);
    await grant(seesRoutines);
    expect(await told()).toEqual([]);
  });

  test("a pattern that does not fit gives nothing, and a single table is not the whole schema", async () => {
    await grant("SHOW VIEW, TRIGGER, EVENT ON `sw\\_hidden\\_`.*");
    await grant(`SELECT ON ${database}.open_one`);
    await grant(seesRoutines);
    const { manifest } = await dump();
    expect(manifest.tables.map(({ name }) => name)).toEqual(["open_one"]);
    const classes = manifest.cannotSee.map(({ objectClass }) => objectClass).filter((it) => it !== "sequences");
    expect(classes).toEqual(["tables", "views", "triggers", "events"]);
  });

  test("a table that is listed and may not be read is named with its GRANT, and left out whole", async () => {
    await grant(`SELECT ON ${database}.open_one`);
    await grant(`INSERT ON ${database}.*`);
    await grant(seesRoutines);
    const { manifest, log } = await dump();
    const helps = `GRANT SELECT ON \`${database}\`.\`secret\` TO ${account};`;
    expect(manifest.cannotSee).toContainEqual({ objectClass: "tables", name: "secret", grant: helps });
    expect(manifest.tables.map(({ name }) => name)).toEqual(["open_one"]);
    expect(log.join("\n")).toContain(helps);
    await root.query(helps);
    expect((await dump()).manifest.tables.map(({ name }) => name)).toEqual(["open_one", "secret"]);
  });

  test("a table of which only some columns may be read is never dumped by halves", async () => {
    await grant(`SELECT ON ${database}.open_one`);
    await grant(`INSERT, SELECT (id) ON ${database}.secret`);
    const { manifest } = await dump();
    expect(manifest.tables.map(({ name }) => name)).toEqual(["open_one"]);
    expect(manifest.cannotSee.map(({ name }) => name)).toContain("secret");
  });

  test("a view whose definition is hidden is named", async () => {
    await grant(`SELECT, TRIGGER, EVENT ON ${database}.*`);
    await grant(seesRoutines);
    const helps = `GRANT SELECT, SHOW VIEW ON \`${database}\`.\`window_of_it\` TO ${account};`;
    expect(await told()).toContain(`window_of_it: ${helps}`);
    await root.query(helps);
    const { manifest } = await dump();
    expect(manifest.objects.views).toEqual(["window_of_it"]);
  });

  test("routines that may be called and not read are named", async () => {
    await grant(`${everything} ON ${database}.*`);
    const { manifest } = await dump();
    expect(manifest.objects).toMatchObject({ procedures: [], functions: [] });
    const named = manifest.cannotSee.flatMap(({ name, grant: helps }) =>
      name === undefined ? [] : [`${name}: ${helps}`],
    );
    const helps = flavour === "mariadb" ? "GRANT SELECT ON `mysql`.`proc`" : "GRANT SHOW_ROUTINE ON *.*";
    expect(named).toEqual([`one: ${helps} TO ${account};`, `busy: ${helps} TO ${account};`]);
  });

  test("rights that come through a role, on a pattern, count", async () => {
    const role = `'sw_r_${unique}'`;
    await root.query(`CREATE ROLE ${role}; GRANT ${everything} ON \`sw\\_hidden\\_%\`.* TO ${role}`);
    await root.query(`GRANT ${seesRoutines} TO ${role}; GRANT ${role} TO ${account}`);
    await root.query(`SET DEFAULT ROLE ${role} ${flavour === "mariadb" ? "FOR" : "TO"} ${account}`);
    expect(await told()).toEqual([]);
    await root.query(`DROP ROLE ${role}`);
  });

  test("a right that is lost while the schema is being read is told", async () => {
    await grant(`${everything} ON ${database}.*`);
    await grant(seesRoutines);
    const target = openTarget({ targetUrl: ownUrl(), targetPoolSize: 1 });
    const connection = await target.connect();
    const before = await readCapabilities(connection);
    await root.query(`REVOKE TRIGGER ON ${database}.* FROM ${account}`);
    const schema = { unreadable: [], views: [], routines: [], triggers: [], events: [] };
    expect(await readHidden(connection, before, database, schema)).toEqual([
      { objectClass: "triggers", grant: `GRANT TRIGGER ON \`${database}\`.* TO ${account};` },
    ]);
    connection.destroy();
    await target.close();
  });

  test("a table whose right is lost before its rows are read ends the backup", async () => {
    await grant(`${everything} ON ${database}.*`);
    let revoked: Promise<unknown> | undefined;
    const progress = () => void (revoked ??= root.query(`REVOKE SELECT ON ${database}.* FROM ${account}`));
    const log = () => void (revoked ??= root.query(`REVOKE SELECT ON ${database}.* FROM ${account}`));
    const result = await dumpToFile(ownUrl(), folder, { progress, log }).catch((error: Error) => error);
    await revoked;
    // Where the server still takes the session for one that may, every table is there.
    const outcome =
      result instanceof Error ? codeOf(result) : JSON.stringify(result.manifest.tables.map(({ rows }) => rows));
    expect(["backup.grants_missing", "[1,2]"]).toContain(outcome);
  });

  test("a view that does not work is named with the reason, and its definition is kept", async () => {
    await root.query(
      `CREATE TABLE soon_gone (id INT); CREATE VIEW broken_one AS SELECT id FROM soon_gone; CREATE VIEW on_broken AS SELECT id FROM broken_one; DROP TABLE soon_gone`,
    );
    const { manifest, log } = await dumpToFile(urlOf(url, database), folder);
    expect(manifest.leftOut?.map(({ name }) => name)).toEqual(["broken_one", "on_broken"]);
    expect(manifest.objects.views).toEqual(["window_of_it"]);
    expect(log.join("\n")).toContain("broken_one");
    await root.query("DROP VIEW broken_one, on_broken");
  });

  test("a view whose definer lost its rights is in the backup", async () => {
    await grant(`SELECT ON ${database}.*`);
    await root.query(`CREATE DEFINER = ${account} VIEW of_definer AS SELECT id FROM secret`);
    await root.query(`REVOKE SELECT ON ${database}.* FROM ${account}`);
    const { manifest } = await dumpToFile(urlOf(url, database), folder);
    expect(manifest.objects.views).toEqual(["of_definer", "window_of_it"]);
    expect(manifest.leftOut).toBeUndefined();
    await root.query("DROP VIEW of_definer");
  });
});
