import { copyFile, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RowDataPacket } from "mysql2/promise";
import { afterEach, beforeEach, expect, test } from "vitest";
import { saveStore } from "@/lib/backups";
import { newId } from "@/lib/kernel/ids";
import { migrateStore } from "@/lib/migrations";
import { openStore, type Store } from "@/lib/store/open-store";
import { environmentOf, programFile, runProgram, startProgram } from "@/test/bundle";
import { until } from "@/test/jobs";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { connectAsRoot, requireServer } from "@/test/servers";
import { restoreByClient } from "@/test/vendor-programs";
import { bringStoreUpToDate } from "./bring-store-up-to-date";

/** The files of the release before. */
const before = ["0000_store.sql", "0001_backups.sql", "0002_mail_and_accounts.sql"];

let base: TestDeps;
let deps: TestDeps;
let store: Store;
const schemas: string[] = [];

/** A store as the release before left it, with something in it. */
beforeEach(async () => {
  base = await makeDeps();
  store = openStore({ ...base.config, storeUrl: await newSchema() });
  deps = { ...base, store, config: { ...base.config, storeUrl: schemaUrl(store.database) } };
  const folder = await mkdtemp(join(tmpdir(), "seaworthy-release-"));
  for (const name of before) await copyFile(join("drizzle", name), join(folder, name));
  await migrateStore(store, { folder });
  await rm(folder, { recursive: true });
  await store.pool.query("INSERT INTO settings VALUES ('test', '\"kept\"', UTC_TIMESTAMP(3), 'test')");
});
afterEach(async () => {
  await store.close();
  const root = await connectAsRoot("mariadb");
  for (const name of schemas.splice(0)) await root.query(`DROP DATABASE ${name}`);
  await root.end();
  await base.dispose();
});

function schemaUrl(name: string): string {
  return `${requireServer("mariadb").replace(/\/$/, "")}/${name}`;
}

async function newSchema(): Promise<string> {
  const name = `sw_up_${newId().slice(-12)}`;
  const root = await connectAsRoot("mariadb");
  await root.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  await root.end();
  schemas.push(name);
  return schemaUrl(name);
}

async function versionsIn(pool: Store["pool"], database: string): Promise<string[]> {
  const [rows] = await pool.query<RowDataPacket[]>(
    `SELECT version FROM \`${database}\`.schema_version ORDER BY installed_rank`,
  );
  return rows.map((row) => String(row["version"]));
}

const saved = () => readdir(join(deps.config.backupsDir, "store")).catch(() => []);

test("six processes that start at once upgrade the store once, after saving it once; plain tools bring it back", async () => {
  const environment = environmentOf(deps.config);
  const workers = [1, 2, 3].map(() => startProgram(programFile("worker"), [], { environment, stdio: "ignore" }));
  const steps = [1, 2, 3].map(() => runProgram(programFile("cli"), ["migrate", "--json"], environment));
  try {
    const outcomes = await Promise.all(steps);
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
    await until(
      async () => (await store.pool.query<RowDataPacket[]>("SELECT id FROM workers"))[0].length,
      (count) => count === 3,
    );
    const everything = (await readdir("drizzle"))
      .filter((name) => name.endsWith(".sql"))
      .map((name) => name.slice(0, 4));
    expect(await versionsIn(store.pool, store.database)).toEqual(everything);
    expect(
      outcomes.filter(({ stdout }) => (JSON.parse(stdout) as { store: { applied: [] } }).store.applied.length > 0)
        .length,
    ).toBeLessThanOrEqual(1);
  } finally {
    for (const worker of workers) worker.kill("SIGKILL");
  }
  const [file, ...more] = await saved();
  expect([file, more]).toEqual([
    expect.stringMatching(new RegExp(`^${store.database}-\\d{8}T\\d{6}Z-before-0003\\.sql\\.zst$`)),
    [],
  ]);

  const copy = new URL(await newSchema()).pathname.slice(1);
  await restoreByClient("mariadb", requireServer("mariadb"), join(deps.config.backupsDir, "store", file ?? ""), copy);
  expect(await versionsIn(store.pool, copy)).toEqual(["0000", "0001", "0002"]);
  const [rows] = await store.pool.query<RowDataPacket[]>(`SELECT value FROM ${copy}.settings WHERE name = 'test'`);
  expect(JSON.stringify(rows)).toContain("kept");
}, 120_000);

test("a new store is not saved, and neither is one that lacks nothing", async () => {
  const fresh = openStore({ ...base.config, storeUrl: await newSchema() });
  const given = { ...deps, store: fresh, config: { ...deps.config, storeUrl: schemaUrl(fresh.database) } };
  expect(await bringStoreUpToDate(given)).toMatchObject({ saved: null });
  expect(await bringStoreUpToDate(given)).toEqual({ applied: [], saved: null });
  await fresh.close();
  expect(await saved()).toEqual([]);
});

test("a store that cannot be saved is not upgraded", async () => {
  await writeFile(join(deps.config.backupsDir, "store"), "a file where the folder should be");
  await expect(bringStoreUpToDate(deps)).rejects.toMatchObject({ code: expect.stringMatching(/^storage\./) });
  expect(await versionsIn(store.pool, store.database)).toEqual(["0000", "0001", "0002"]);
});

test("five are kept, encrypted when backups are", async () => {
  const folder = join(deps.config.backupsDir, "store");
  await mkdir(folder);
  for (let day = 1; day <= 6; day++) {
    const path = join(folder, `old-${day}.sql.zst`);
    await writeFile(path, "");
    await utimes(path, day, day);
  }
  const recipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
  const encrypted = { ...deps, config: { ...deps.config, ageRecipients: [recipient] } };
  const { path, restoreCommand } = await saveStore(encrypted, { before: "0003" });
  expect(path).toMatch(/\.sql\.zst\.age$/);
  expect(restoreCommand).toMatch(/^age -d -i key\.txt '.*\.age' \| zstdcat \| mysql -h /);
  expect(await saved()).toEqual(
    [3, 4, 5, 6]
      .map((day) => `old-${day}.sql.zst`)
      .concat(path.split("/").at(-1) ?? "")
      .toSorted(),
  );
});

test("a program that is older than the store says so in one line, and what to do", async () => {
  await migrateStore(store);
  await store.pool.query(
    "INSERT INTO schema_version SELECT MAX(installed_rank) + 1, '9000', 'future', '9000_future.sql', REPEAT('0', 64), REPEAT('0', 64), 'applied', 1, 1, NULL, 1, 'seaworthy', UTC_TIMESTAMP(3), 1, NULL, NULL FROM schema_version",
  );
  const { code, stderr } = await runProgram(programFile("worker"), [], environmentOf(deps.config));
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^Seaworthy's worker cannot run\. The store was migrated by a newer release \(9000_future\.sql\); this one must not write to it\. Start the newer release\. To go back, [^\n]+BACKUPS_DIR\/store[^\n]+\n$/,
  );
});
