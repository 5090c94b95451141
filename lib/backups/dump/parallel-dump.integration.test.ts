import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ArchiveReader, openArchive } from "@/lib/archive";
import { newId } from "@/lib/kernel/ids";
import { openTarget } from "@/lib/mysql/open-target";
import { openLocalDisk } from "@/lib/storage/local-disk";
import { dumpToFile, urlOf } from "@/test/dump-to-file";
import { until } from "@/test/jobs";
import { availableServers, connectAsRoot, type Flavour } from "@/test/servers";
import { checksumTable } from "./checksum-table";
import type { DumpOptions } from "./dump-database";
import { prepareSession } from "./prepare-session";
import { readColumns } from "./read-columns";
import { splitByKey } from "./split-by-key";

const largeRows = 12_000;

/** Keys as applications have them, and as nobody expects them: how many rows, the column, and the key of row i. */
const keys: [string, string, string][] = [
  ["counts up", "BIGINT NOT NULL", "i"],
  ["has gaps of all sizes", "BIGINT NOT NULL", "FLOOR(POW(i, 3.5))"],
  ["is negative and positive", "INT NOT NULL", "(i - 3000) * 1001"],
  ["has one row far away", "BIGINT UNSIGNED NOT NULL", "IF(i = 1, 18446744073709551615, i)"],
  ["is unsigned, beyond what a signed number holds", "BIGINT UNSIGNED NOT NULL", "18446744073709551615 - i * 7"],
  ["is small", "SMALLINT NOT NULL", "i - 3000"],
  [
    "is the lowest and the highest",
    "BIGINT NOT NULL",
    "CASE i WHEN 1 THEN -9223372036854775808 WHEN 2 THEN 9223372036854775807 ELSE i END",
  ],
  ["is random bytes", "BINARY(16) NOT NULL", "UNHEX(LEFT(SHA2(i, 256), 32))"],
  [
    "is bytes of a time",
    "BINARY(16) NOT NULL",
    "UNHEX(CONCAT('0192F0A1', LPAD(HEX(i * 900), 8, '0'), LEFT(SHA2(i, 256), 16)))",
  ],
  ["is bytes of any length", "VARBINARY(40) NOT NULL", "CONCAT(REPEAT('k', MOD(i, 20)), i)"],
  ["is text", "VARCHAR(40) NOT NULL", "CONCAT(IF(MOD(i, 2), 'User ', 'user '), i)"],
  ["is a number with a fraction", "DECIMAL(20, 5) NOT NULL", "i / 7"],
  ["is a time", "DATETIME(6) NOT NULL", "TIMESTAMPADD(SECOND, i, '2024-02-28')"],
];

describe.each(availableServers())("several connections on $flavour", ({ flavour, url }) => {
  const database = `sw_parallel_${newId().slice(-10)}`;
  let root: Connection;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "seaworthy-test-"));
    root = await connectAsRoot(flavour);
    await root.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4; USE ${database}`);
    await root.query("CREATE TABLE numbers (i INT NOT NULL PRIMARY KEY)");
    const digits =
      "(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";
    await root.query(
      `INSERT INTO numbers SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e WHERE e.d < 6`,
    );
  });
  afterAll(async () => {
    await root.query(`DROP DATABASE IF EXISTS ${database}`);
    root.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  async function dump(options: Partial<DumpOptions>, account?: { user: string; password: string }) {
    const dumped = await dumpToFile(urlOf(url, database, account), folder, options);
    return { ...dumped, reader: await openArchive(openLocalDisk(folder), basename(dumped.path)) };
  }

  test.each(keys)(
    "a table whose key %s is divided so that every row is in exactly one part",
    async (_name, type, key) => {
      for (const primary of ["k", "k, i"]) {
        await root.query(
          `DROP TABLE IF EXISTS t; CREATE TABLE t (i INT NOT NULL, k ${type}, v VARCHAR(200), PRIMARY KEY (${primary}));
         INSERT INTO t SELECT i, ${key}, REPEAT('v', 150) FROM numbers; ANALYZE TABLE t`,
        );
        const columns = (await readColumns(root, database, "t")).get("t") ?? [];
        const parts = await splitByKey(root, database, { name: "t", columns }, 500);
        // Text, times and fractions are read whole.
        expect((parts?.length ?? 1) > 4).toBe(/INT|BINARY/.test(type));
        const inParts = (parts ?? ["TRUE"]).map((where) => `(${where})`);
        const [rows] = await root.query<RowDataPacket[]>(
          `SELECT COUNT(*) AS n FROM t WHERE ${inParts.join(" + ")} <> 1`,
        );
        expect(Number(rows[0]?.["n"])).toBe(0);
      }
    },
  );

  test("a table that is empty, has one row, or repeats the first column of its key is not divided for nothing", async () => {
    await root.query(
      "CREATE TABLE none (id INT NOT NULL PRIMARY KEY); CREATE TABLE one (id INT NOT NULL PRIMARY KEY); INSERT INTO one VALUES (7)",
    );
    await root.query(
      "CREATE TABLE tenants (tenant INT NOT NULL, i INT NOT NULL, PRIMARY KEY (tenant, i)); INSERT INTO tenants SELECT 5, i FROM numbers; CREATE TABLE nokey (id INT)",
    );
    for (const name of ["none", "one", "tenants", "nokey"]) {
      const columns = (await readColumns(root, database, name)).get(name) ?? [];
      expect(await splitByKey(root, database, { name, columns }, 500)).toBeNull();
    }
  });

  test("one, two and four connections dump the same rows, and each table's checksum is what a reader of it finds", async () => {
    await fill(root);
    const all = Array.from({ length: largeRows }, (_, index) => index + 1);
    const sums: Summary[][] = [];
    for (const connections of [1, 2, 4]) {
      const { manifest, reader } = await dump({ connections });
      expect(manifest.snapshot).toMatchObject({ connections, notes: [] });
      expect(await idsIn(reader, "large")).toEqual(all);
      await reader.close();
      sums.push(manifest.tables.map(({ name, rows, checksum }) => ({ name, rows, checksum })));
    }
    expect(sums[1]).toEqual(sums[0]);
    expect(sums[2]).toEqual(sums[0]);
    const target = openTarget({ targetUrl: urlOf(url, database), targetPoolSize: 1 });
    const connection = await target.connect();
    await prepareSession(connection, { flavour });
    for (const { name, rows, checksum } of sums[0] ?? [])
      expect({ name, ...(await checksumTable(connection, database, name)) }).toEqual({ name, rows, checksum });
    connection.destroy();
    await target.close();
  });

  test("money that moves between tables all the while is whole in every dump, on one connection and on four", async () => {
    for (const [name, money] of Object.entries({ bank_a: 1_000_000, bank_b: 0, bank_c: 0 }))
      await root.query(
        `CREATE TABLE ${name} (id INT NOT NULL PRIMARY KEY, money INT NOT NULL); INSERT INTO ${name} VALUES (1, ${money})`,
      );
    const stop = moveMoney(flavour, database);
    onTestFinished(async () => void (await stop()));
    for (const connections of [1, 4, 4]) {
      const { manifest, reader } = await dump({ connections });
      const totals = await Promise.all(["bank_a", "bank_b", "bank_c"].map((name) => moneyIn(reader, name)));
      await reader.close();
      expect({ connections, total: totals.reduce((sum, money) => sum + money, 0) }).toEqual({
        connections,
        total: 1_000_000,
      });
      expect(manifest.snapshot?.connections).toBe(connections);
      // Alone the lock takes milliseconds. Beside other tests it may be waited for, which is given up after a second.
      expect(manifest.snapshot?.lockedMs).toBeLessThan(3000);
      expect((manifest.snapshot?.lockedMs ?? 0) > 0).toBe(flavour === "mysql" || connections > 1);
      expect(manifest.position).not.toBeNull();
    }
    expect(await stop()).toBeGreaterThan(3);
  });

  test("a session that keeps writers from being held off is named, and one connection does the work", async () => {
    const other = await connectAsRoot(flavour);
    const marker = newId();
    const blocking = other
      .query(`UPDATE ${database}.one SET id = 8 + SLEEP(60) /* ${marker} */`)
      .catch(() => undefined);
    const { manifest, log, reader } = await dump({ connections: 2 });
    await reader.close();
    await root.query(`KILL QUERY ${other.threadId}`);
    await blocking;
    await other.end();
    expect(log.join("\n")).toContain(marker);
    expect(manifest.snapshot).toMatchObject({ connections: 1, lockedMs: 0 });
    expect(manifest.snapshot?.notes.join()).toContain("could not be held off");
    expect(manifest.tables.find(({ name }) => name === "large")?.rows).toBe(largeRows);
  });

  test("without the privilege RELOAD one connection does the work, and says which GRANT would make it several", async () => {
    const [rows] = await root.query<RowDataPacket[]>("SELECT SUBSTRING_INDEX(USER(), '@', -1) AS host");
    const user = `sw_${newId().slice(-10)}`;
    const account = `'${user}'@'${String(rows[0]?.["host"])}'`;
    await root.query(
      `CREATE USER ${account} IDENTIFIED BY 'secret'; GRANT ALL PRIVILEGES ON ${database}.* TO ${account}`,
    );
    const { manifest, log, reader } = await dump({ connections: 4 }, { user, password: "secret" });
    await reader.close();
    expect(manifest.snapshot?.connections).toBe(1);
    expect(manifest.snapshot?.notes.join()).toContain(`GRANT RELOAD ON *.* TO ${account}`);
    expect(log.join("\n")).toContain("GRANT RELOAD");
    await root.query(`DROP USER ${account}`);
  });

  test("cancelled with every thread busy, it ends within a second and leaves no session behind", async () => {
    const controller = new AbortController();
    const reason = new Error("cancelled by a person");
    let at = 0;
    const progress = () => {
      if (at !== 0 || !controller.signal.aborted) at = performance.now();
      controller.abort(reason);
    };
    const options = { connections: 4, signal: controller.signal, progress };
    await expect(dumpToFile(urlOf(url, database), folder, options)).rejects.toBe(reason);
    expect(performance.now() - at).toBeLessThan(1000);
    await until(
      () => sessionsOf(root, database),
      (sessions) => sessions.length === 0,
    );
  });

  test("one of several sessions killed on the server is told as a lost connection", async () => {
    let killed: Promise<void> | undefined;
    const progress = () =>
      void (killed ??= sessionsOf(root, database).then(async (ids) => void (await root.query(`KILL ${ids.at(-1)}`))));
    await expect(dumpToFile(urlOf(url, database), folder, { connections: 2, progress })).rejects.toMatchObject({
      code: "target.connection_lost",
    });
    await killed;
  });

  test("a disk that fills up ends it with the disk's own error", async () => {
    const full = new Error("no space left");
    const writer = {
      addFrame: () => Promise.resolve(),
      addCompressed: () => Promise.reject(full),
      compressionLevel: 1,
    };
    await expect(dumpToFile(urlOf(url, database), folder, { connections: 2, writer })).rejects.toBe(full);
  });
});

interface Summary {
  name: string;
  rows: number;
  checksum: string | undefined;
}

/** A table large enough to be divided, and the small ones of the tests above beside it. */
async function fill(root: Connection): Promise<void> {
  await root.query(
    "CREATE TABLE large (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v VARCHAR(8000), f FLOAT, b VARBINARY(20), d DATETIME(3))",
  );
  for (let half = 0; half < 2; half++)
    await root.query(
      "INSERT INTO large (v, f, b, d) SELECT REPEAT(SHA2(i, 256), 45), i / 7, UNHEX(LEFT(SHA2(i, 256), 32)), TIMESTAMPADD(SECOND, i, '2024-02-28') FROM numbers",
    );
  // InnoDB numbers rows with gaps when it does not know how many come.
  await root.query("SET @n = 0; UPDATE large SET id = (@n := @n + 1) ORDER BY id; ANALYZE TABLE large");
}

/** Moves money in small transactions until the returned function is called; that returns how often. */
function moveMoney(flavour: Flavour, database: string): () => Promise<number> {
  let stopped = false;
  let moves = 0;
  const moving = (async () => {
    const connection = await connectAsRoot(flavour);
    await connection.query(`USE ${database}`);
    const names = ["bank_a", "bank_b", "bank_c"];
    while (!stopped) {
      const [from, to] = [names[moves % 3], names[(moves + 1) % 3]];
      await connection.query(
        `START TRANSACTION; UPDATE ${from} SET money = money - 7; UPDATE ${to} SET money = money + 7; COMMIT`,
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

async function sessionsOf(root: Connection, database: string): Promise<number[]> {
  const [rows] = await root.query<RowDataPacket[]>(
    "SELECT ID AS id FROM information_schema.PROCESSLIST WHERE DB = ? AND ID <> CONNECTION_ID() ORDER BY ID",
    [database],
  );
  return rows.map((row) => Number(row["id"]));
}

async function moneyIn(reader: ArchiveReader, table: string): Promise<number> {
  const index = reader.manifest.frames.findIndex((frame) => frame.table === table);
  return Number(/\(1,(-?\d+)\)/.exec((await reader.readFrame(index)).toString())?.[1]);
}

/** Rows of each table as the SQL in the archive has them: those of the parts that were read, neither lost nor doubled. */
async function idsIn(reader: ArchiveReader, table: string): Promise<number[]> {
  const ids: number[] = [];
  for (const [index, frame] of reader.manifest.frames.entries()) {
    if (frame.table !== table) continue;
    const sql = (await reader.readFrame(index)).toString("latin1");
    for (const [, id] of sql.matchAll(/^\((\d+),/gm)) ids.push(Number(id));
  }
  return ids.toSorted((a, b) => a - b);
}
