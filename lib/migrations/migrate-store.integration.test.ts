import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { RowDataPacket } from "mysql2/promise";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { openStore, type Store } from "@/lib/store/open-store";
import { availableServers, connectAsRoot } from "@/test/servers";
import { migrateStore } from "./migrate-store";

const root = fileURLToPath(new URL("../..", import.meta.url));
const processScript = `
import { openStore } from "@/lib/store/open-store";
import { migrateStore } from "@/lib/migrations/migrate-store";
const store = openStore({ storeUrl: process.argv[2], storePoolSize: 4 });
try {
  console.log(JSON.stringify((await migrateStore(store, { folder: process.argv[3] })).applied));
} finally {
  await store.close();
}`;

describe.each(availableServers())("the store on $flavour", ({ flavour, url }) => {
  let folder: string;
  let database: string;
  let store: Store;
  const storeUrl = () => `${url.replace(/\/$/, "")}/${database}`;
  const write = (name: string, sql: string) => writeFile(join(folder, name), sql);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "seaworthy-store-"));
    database = `sw_ms_${newId().slice(-12)}`;
    const connection = await connectAsRoot(flavour);
    await connection.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
    await connection.end();
    store = openStore({ storeUrl: storeUrl(), storePoolSize: 8 });
  });
  afterEach(async () => {
    await store.close();
    const connection = await connectAsRoot(flavour);
    await connection.query(`DROP DATABASE ${database}`);
    await connection.end();
    await rm(folder, { recursive: true });
  });

  test("the files in drizzle/ apply once", async () => {
    const first = await migrateStore(store, { folder: join(root, "drizzle") });
    expect(first.applied.length).toBeGreaterThan(0);
    expect(await migrateStore(store, { folder: join(root, "drizzle") })).toEqual({ applied: [] });
    await store.pool.query("SELECT COUNT(*) FROM jobs");
  });

  test("whatever the server makes databases in, the store takes every character", async () => {
    await store.pool.query(`ALTER DATABASE ${database} CHARACTER SET latin1`);
    await migrateStore(store, { folder: join(root, "drizzle") });
    const [rows] = await store.pool.query<RowDataPacket[]>(
      `SELECT TABLE_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND CHARACTER_SET_NAME = 'latin1'`,
    );
    expect(rows).toEqual([]);
  });

  test("eight processes starting together apply each file once", async () => {
    await write("0000_first.sql", "CREATE TABLE counted (n int);--> statement-breakpoint\nDO SLEEP(0.3);");
    await write("0001_second.sql", "INSERT INTO counted VALUES (1);");
    await write("0002_third.sql", "ALTER TABLE counted ADD COLUMN m int;\nINSERT INTO counted VALUES (2, 2);");
    const bundle = join(folder, "process.mjs");
    await build({
      stdin: { contents: processScript, resolveDir: root, loader: "ts" },
      alias: { "@": root.replace(/\/$/, "") },
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: bundle,
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });
    const runs = await Promise.all(
      Array.from({ length: 8 }, () => promisify(execFile)(process.execPath, [bundle, storeUrl(), folder])),
    );
    const applied = runs.map(({ stdout }) => JSON.parse(stdout) as string[]);
    expect(applied.flat().toSorted()).toEqual(["0000", "0001", "0002"]);
    const [rows] = await store.pool.query<RowDataPacket[]>("SELECT n FROM counted ORDER BY n");
    expect(rows.map((row) => Number(row["n"]))).toEqual([1, 2]);
  });

  test("an older release refuses a newer store and changes nothing", async () => {
    await write("0000_first.sql", "CREATE TABLE a (n int);");
    await write("0001_second.sql", "CREATE TABLE b (n int);");
    await migrateStore(store, { folder });
    await rm(join(folder, "0001_second.sql"));
    await expect(migrateStore(store, { folder })).rejects.toMatchObject({ code: "store.newer" });
  });

  test("a changed file is refused, a missing folder too", async () => {
    await write("0000_first.sql", "CREATE TABLE a (n int);");
    await migrateStore(store, { folder });
    await write("0000_first.sql", "CREATE TABLE a (n bigint);");
    await expect(migrateStore(store, { folder })).rejects.toMatchObject({ code: "store.migration_changed" });
    await expect(migrateStore(store, { folder: join(folder, "nowhere") })).rejects.toMatchObject({
      code: "store.migrations_broken",
    });
  });
});
