import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyArchive } from "@/lib/archive";
import { newId } from "@/lib/kernel/ids";
import { openLocalDisk } from "@/lib/storage/local-disk";
import { dumpToFile, urlOf } from "@/test/dump-to-file";
import { availableServers, connectAsRoot } from "@/test/servers";

/** Making the tables takes longer than dumping them: as many as show that nothing grows faster than their number. */
const counts = { mariadb: 1000, mysql: 200 };

describe.each(availableServers())("databases of unusual sizes on $flavour", ({ flavour, url }) => {
  const [many, none] = ["many", "none"].map((role) => `sw_${role}_${newId().slice(-10)}`) as [string, string];
  let root: Connection;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "seaworthy-test-"));
    root = await connectAsRoot(flavour);
    for (const name of [many, none]) await root.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  });
  afterAll(async () => {
    for (const name of [many, none]) await root.query(`DROP DATABASE IF EXISTS ${name}`);
    root.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  test.each([1, 2])("an empty database is a whole archive, over %i connections", async (connections) => {
    const { manifest, path } = await dumpToFile(urlOf(url, none), folder, { connections });
    expect(manifest).toMatchObject({ tables: [], totals: { tables: 0, rows: 0 } });
    await verifyArchive(openLocalDisk(folder), basename(path), { signal: new AbortController().signal });
  });

  test("a thousand tables take seconds, on one connection and on several", async () => {
    const total = counts[flavour];
    for (let i = 0; i < total; i += 100) {
      const batch = Array.from({ length: 100 }, (_, offset) => i + offset);
      await root.query(batch.map((n) => `CREATE TABLE ${many}.t${n} (id INT NOT NULL PRIMARY KEY)`).join(";"));
    }
    await root.query(`INSERT INTO ${many}.t${total - 1} VALUES (1), (2)`);
    for (const connections of [1, 2]) {
      const started = performance.now();
      const { manifest } = await dumpToFile(urlOf(url, many), folder, { connections });
      expect(manifest.tables).toHaveLength(total);
      expect(manifest.totals.rows).toBe(2);
      expect(manifest.tables.filter(({ checksum }) => checksum === undefined)).toEqual([]);
      expect(performance.now() - started).toBeLessThan(90_000);
    }
  }, 600_000);
});
