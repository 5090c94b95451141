import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NewFrame } from "@/lib/archive";
import { newId } from "@/lib/kernel/ids";
import { sleep } from "@/lib/kernel/sleep";
import { acquireNamedLock, lockNameFor } from "@/lib/mysql/named-lock";
import { quoteId } from "@/lib/mysql/quote";
import { dumpToFile, urlOf } from "@/test/dump-to-file";
import { availableServers, connectAsRoot, type Flavour } from "@/test/servers";
import { createTypesSchema } from "@/test/types-schema";
import { restoreByClient, skipWithoutClient, vendorDump } from "@/test/vendor-programs";
import type { DumpOptions } from "./dump-database";

describe.each(availableServers())("a dump of $flavour", ({ flavour, url }) => {
  const names = ["source", "copy"].map((role) => `sw_dump_${role}_${newId().slice(-10)}`) as [string, string];
  const [source, copy] = names;
  let root: Connection;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "seaworthy-test-"));
    root = await connectAsRoot(flavour);
    for (const name of names) await root.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
    await root.query(`USE ${source}`);
    await createTypesSchema(root, flavour);
  });
  afterAll(async () => {
    for (const name of names) await root.query(`DROP DATABASE IF EXISTS ${name}`);
    root.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  test("everything comes back through zstdcat and the vendor's client, as the vendor's own dump of both sides shows", async (context) => {
    skipWithoutClient(context, flavour);
    const { manifest, path, log } = await dumpToFile(urlOf(url, source), folder);
    expect(log.filter((line) => !line.includes("MyISAM") && !line.includes("old versions")).slice(0, -1)).toEqual([]);
    expect(manifest.tables.find(({ name }) => name === "old_engine")).toMatchObject({ consistent: false, rows: 1 });
    expect(
      manifest.tables.find(({ name }) => name === "derived")?.columns.filter(({ generated }) => generated),
    ).toHaveLength(2);
    expect(manifest.totals.rows).toBe(manifest.tables.reduce((sum, { rows }) => sum + rows, 0));
    await restoreByClient(flavour, url, path, copy);
    await restoreByClient(flavour, url, path, copy);
    expect(await vendorDump(flavour, url, copy)).toEqual(await vendorDump(flavour, url, source));
    // The vendors print a FLOAT with six digits and lose the sign of -0; checksums are of the stored bytes.
    expect(await checksums(root, copy)).toEqual(await checksums(root, source));
  });

  test("a value of 20 MB survives where the server takes packets of its size, in statements that any server takes", async (context) => {
    skipWithoutClient(context, flavour);
    const [rows] = await root.query<RowDataPacket[]>("SELECT @@max_allowed_packet AS bytes");
    const size = Math.min(20_000_000, Math.floor((Number(rows[0]?.["bytes"]) - 1_000_000) / 2));
    await root.query(`CREATE TABLE ${copy}.large (id INT NOT NULL PRIMARY KEY, v LONGBLOB, t LONGTEXT)`);
    await root.query(
      `INSERT INTO ${copy}.large VALUES (1, NULL, 'before'), (2, REPEAT(X'00FE27', ${Math.floor(size / 3)}), NULL), (3, NULL, REPEAT('\\n', ${size})), (4, '', 'after')`,
    );
    const { path, manifest } = await dumpToFile(urlOf(url, copy), folder);
    expect(manifest.totals.longestStatementBytes).toBeLessThan(10 * 1024 * 1024);
    const before = await checksums(root, copy);
    await restoreByClient(flavour, url, path, copy);
    expect(await checksums(root, copy)).toEqual(before);
    await root.query(`DROP TABLE ${copy}.large`);
  });

  test("money moved between two tables during the dump is neither lost nor doubled", async (context) => {
    skipWithoutClient(context, flavour);
    const bank = await createBank(root, copy);
    const stop = moveMoney(flavour, copy);
    const { path } = await dumpToFile(urlOf(url, copy), folder);
    const moved = await stop();
    expect(moved).toBeGreaterThan(0);
    await restoreByClient(flavour, url, path, copy);
    const [rows] = await root.query<RowDataPacket[]>(
      `SELECT (SELECT SUM(money) FROM ${copy}.aa_first) + (SELECT SUM(money) FROM ${copy}.zz_last) AS total`,
    );
    expect(Number(rows[0]?.["total"])).toBe(bank.total);
  });

  test("an account without rights gets a backup that says what it could not see, and the GRANT that helps", async () => {
    const account = await accountName(root, newId().slice(-10));
    await root.query(`CREATE USER ${account} IDENTIFIED BY 'secret'; GRANT SELECT ON ${source}.* TO ${account}`);
    const own = urlOf(url.replace(/\/\/.*@/, `//${account.split("'")[1]}:secret@`), source);
    const { manifest, log } = await dumpToFile(own, folder);
    const classes = manifest.cannotSee.filter(({ name }) => name === undefined);
    const grants = classes.map(({ objectClass, grant }) => `${objectClass}: ${grant}`);
    const routines = flavour === "mariadb" ? "GRANT SELECT ON `mysql`.`proc`" : "GRANT SHOW_ROUTINE ON *.*";
    expect(grants).toEqual([
      `views: GRANT SHOW VIEW ON \`${source}\`.* TO ${account};`,
      `triggers: GRANT TRIGGER ON \`${source}\`.* TO ${account};`,
      `events: GRANT EVENT ON \`${source}\`.* TO ${account};`,
      `procedures: ${routines} TO ${account};`,
      `functions: ${routines} TO ${account};`,
    ]);
    expect(manifest.objects).toMatchObject({ triggers: [], events: [], procedures: [], functions: [] });
    for (const { grant } of classes) {
      expect(log.join("\n")).toContain(grant);
      await root.query(grant);
    }
    const full = await dumpToFile(own, folder);
    expect(full.manifest.cannotSee).toEqual([]);
    expect(full.manifest.objects).toEqual((await dumpToFile(urlOf(url, source), folder)).manifest.objects);
    await root.query(`DROP USER ${account}`);
  });

  test("rights that come through a role count", async () => {
    const unique = newId().slice(-10);
    const [role, account] = [`'sw_role_${unique}'`, await accountName(root, unique)];
    await root.query(
      `CREATE ROLE ${role}; GRANT ALL PRIVILEGES ON ${source}.* TO ${role}; CREATE USER ${account} IDENTIFIED BY 'secret'`,
    );
    await root.query(`GRANT ${role} TO ${account}`);
    await root.query(
      flavour === "mariadb" ? `SET DEFAULT ROLE ${role} FOR ${account}` : `SET DEFAULT ROLE ${role} TO ${account}`,
    );
    const own = urlOf(url.replace(/\/\/.*@/, `//sw_${unique}:secret@`), source);
    const { manifest } = await dumpToFile(own, folder);
    const classes = manifest.cannotSee.filter(({ name }) => name === undefined);
    expect(classes.map(({ objectClass }) => objectClass)).toEqual(["procedures", "functions"]);
    await root.query(`DROP USER ${account}; DROP ROLE ${role}`);
  });

  test("a migration that runs refuses the backup, and a backup that runs holds off migrations", async () => {
    const lock = await acquireNamedLock(root, lockNameFor(source, "ddl"), { waitSeconds: 0 });
    await expect(dumpToFile(urlOf(url, source), folder, { lockWaitSeconds: 0 })).rejects.toMatchObject({
      code: "lock.held",
    });
    await lock.release();
    let inside: unknown;
    const progress = () =>
      void (inside ??= acquireNamedLock(root, lockNameFor(source, "ddl"), { waitSeconds: 0 }).catch(
        (error: unknown) => error,
      ));
    await dumpToFile(urlOf(url, source), folder, { progress });
    expect(await inside).toMatchObject({ code: "lock.held" });
    await (await acquireNamedLock(root, lockNameFor(source, "ddl"), { waitSeconds: 5 })).release();
  });

  describe("in the middle of a large table", () => {
    beforeAll(async () => {
      await root.query(`CREATE OR REPLACE VIEW ${copy}.z AS SELECT 1 AS one`);
      await root.query(
        `CREATE TABLE IF NOT EXISTS ${copy}.big (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v VARCHAR(1000))`,
      );
      await root.query(
        `INSERT INTO ${copy}.big (v) SELECT REPEAT(UUID(), 20) FROM information_schema.COLUMNS a, (SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) b LIMIT 16000`,
      );
      await root.query(
        `INSERT INTO ${copy}.big (v) SELECT v FROM ${copy}.big; INSERT INTO ${copy}.big (v) SELECT v FROM ${copy}.big`,
      );
      await root.query(`CREATE TABLE ${copy}.later (id INT NOT NULL PRIMARY KEY)`);
    });

    /** Runs `interrupt` once the rows of `big` flow. */
    function whenItFlows(interrupt: () => void): Partial<DumpOptions> {
      let done = false;
      return {
        progress: ({ stage, rowsDone = 0 }) => {
          if (done || !stage.endsWith("big") || rowsDone === 0) return;
          done = true;
          interrupt();
        },
      };
    }

    test("cancelling ends it within a second, and the session on the server soon after", async () => {
      const controller = new AbortController();
      const reason = new Error("cancelled by a person");
      let at = 0;
      const cancel = () => {
        at = performance.now();
        controller.abort(reason);
      };
      await expect(
        dumpToFile(urlOf(url, copy), folder, { ...whenItFlows(cancel), signal: controller.signal }),
      ).rejects.toBe(reason);
      expect(performance.now() - at).toBeLessThan(1000);
      await (await acquireNamedLock(root, lockNameFor(copy, "ddl"), { waitSeconds: 5 })).release();
    });

    test("a killed session is told as a lost connection", async () => {
      const kill = () => void killSessions(root, copy);
      await expect(dumpToFile(urlOf(url, copy), folder, whenItFlows(kill))).rejects.toMatchObject({
        code: "target.connection_lost",
        message: expect.stringContaining("dumping big"),
      });
    });

    test("DDL by others waits where the server lets us hold it off, and nobody waits behind it", async (context) => {
      context.skip(flavour === "mariadb", "MariaDB's BACKUP STAGE would hold off more than DDL");
      let waited: Promise<unknown> | undefined;
      let read: Promise<unknown> | undefined;
      const other = await connectAsRoot(flavour);
      const alter = () => {
        waited = other.query(`ALTER TABLE ${copy}.later ADD COLUMN b INT, ALGORITHM = COPY`);
        read = sleep(50).then(() => root.query({ sql: `SELECT * FROM ${copy}.later`, timeout: 5000 }));
      };
      const { manifest } = await dumpToFile(urlOf(url, copy), folder, whenItFlows(alter));
      expect(manifest.tables.find(({ name }) => name === "later")?.columns).toHaveLength(1);
      await waited;
      await read;
      await other.end();
    });

    test("DDL by others is told as such where it cannot be held off, and no archive is made", async (context) => {
      context.skip(flavour === "mysql", "held off by LOCK INSTANCE FOR BACKUP");
      // Its definition is read, its rows are not: no frame is written before the ALTER is through.
      const altered = () => root.query(`ALTER TABLE ${copy}.later ADD COLUMN b INT, ALGORITHM = COPY`);
      const writer = {
        addFrame: async ({ kind }: NewFrame) => void (kind === "definitions" && (await altered())),
        addCompressed: () => Promise.resolve(),
        compressionLevel: 1,
      };
      await expect(dumpToFile(urlOf(url, copy), folder, { writer: inOrder(writer) })).rejects.toMatchObject({
        code: "backup.schema_changed",
        message: expect.stringContaining("dumping later"),
      });
    });

    test("a full disk comes out as it is", async () => {
      const full = new Error("no space left");
      const fail = () => Promise.reject(full);
      const writer = {
        addFrame: ({ kind }: NewFrame) => (kind === "data" ? fail() : Promise.resolve()),
        addCompressed: fail,
        compressionLevel: 1,
      };
      await expect(dumpToFile(urlOf(url, copy), folder, { writer })).rejects.toBe(full);
    });
  });
});

/** Frames are written one after another, as in a real archive. */
function inOrder(writer: DumpOptions["writer"]): DumpOptions["writer"] {
  let last = Promise.resolve();
  return { ...writer, addFrame: (frame) => (last = last.then(() => writer.addFrame(frame))) };
}

/** An account at the host we come from: an anonymous account of that host would go before one at `%`. */
async function accountName(root: Connection, unique: string): Promise<string> {
  const [rows] = await root.query<RowDataPacket[]>("SELECT SUBSTRING_INDEX(USER(), '@', -1) AS host");
  return `'sw_${unique}'@'${String(rows[0]?.["host"])}'`;
}

/** Two tables with a large one between them, so that a dump takes a while to come from one to the other. */
async function createBank(root: Connection, database: string): Promise<{ total: number }> {
  await root.query(`
    CREATE TABLE ${database}.aa_first (id INT NOT NULL PRIMARY KEY, money INT NOT NULL);
    CREATE TABLE ${database}.mm_between (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v VARCHAR(1000));
    CREATE TABLE ${database}.zz_last (id INT NOT NULL PRIMARY KEY, money INT NOT NULL);
    INSERT INTO ${database}.aa_first VALUES (1, 1000000); INSERT INTO ${database}.zz_last VALUES (1, 0);
    INSERT INTO ${database}.mm_between (v) SELECT REPEAT('v', 900) FROM information_schema.COLUMNS a, information_schema.CHARACTER_SETS b LIMIT 20000`);
  return { total: 1_000_000 };
}

/** Moves money in small transactions until the returned function is called; that returns how often. */
function moveMoney(flavour: Flavour, database: string): () => Promise<number> {
  let stopped = false;
  let moves = 0;
  const moving = (async () => {
    const connection = await connectAsRoot(flavour);
    while (!stopped) {
      await connection.query(
        `START TRANSACTION; UPDATE ${database}.aa_first SET money = money - 1; UPDATE ${database}.zz_last SET money = money + 1; COMMIT`,
      );
      moves++;
    }
    await connection.end();
  })();
  return async () => {
    stopped = true;
    await moving;
    return moves;
  };
}

async function killSessions(root: Connection, database: string): Promise<void> {
  const [rows] = await root.query<RowDataPacket[]>("SELECT ID AS id FROM information_schema.PROCESSLIST WHERE DB = ?", [
    database,
  ]);
  for (const row of rows) await root.query(`KILL ${String(row["id"])}`);
}

async function checksums(root: Connection, database: string): Promise<Record<string, unknown>> {
  const [tables] = await root.query<RowDataPacket[]>(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE'",
    [database],
  );
  const sums: Record<string, unknown> = {};
  for (const { name } of tables as { name: string }[]) {
    const [rows] = await root.query<RowDataPacket[]>(`CHECKSUM TABLE ${quoteId(database)}.${quoteId(name)}`);
    sums[name] = rows[0]?.["Checksum"];
  }
  return sums;
}
