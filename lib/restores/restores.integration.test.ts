import { execFileSync } from "node:child_process";
import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getBackup, listBackups, reconcileFolder, startBackup } from "@/lib/backups";
import { cancelJob, type Worker } from "@/lib/jobs";
import { openTarget } from "@/lib/mysql/open-target";
import { audit } from "@/lib/store/schema";
import { startCuttableProxy } from "@/test/cuttable-proxy";
import { readJob, until, untilState } from "@/test/jobs";
import { actor, longAfterSignIn, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { availableServers, serverUrl } from "@/test/servers";
import { makeShop, sql, value } from "@/test/target-sql";
import { getRestore, previewRestore, startRestore } from ".";

/** Addresses may be longer than most columns that name somebody. */
const administrator = actor("administrator", `administrator@${"department.".repeat(20)}example.test`);
const operator = actor("operator");

describe.each(availableServers())("on $flavour", ({ flavour }) => {
  let deps: TestDeps;
  let worker: Worker;
  let backupId: string;

  beforeAll(async () => {
    deps = await makeDeps(flavour);
    await makeShop(deps, 3000);
    worker = startTestWorker(deps);
    backupId = await backUp();
  });
  afterAll(async () => {
    await worker.stop(1000);
    await deps.dispose();
  });

  async function backUp(): Promise<string> {
    const { backup, jobId } = await startBackup(deps, operator, {});
    await untilState(deps, jobId, "succeeded");
    return backup.id;
  }

  const confirmation = () => `RESTORE ${deps.target.database}`;

  async function restore(id: string, ends = "succeeded") {
    const { restoreId, jobId } = await startRestore(deps, administrator, {
      id: id,
      confirmation: confirmation(),
    });
    const job = await untilState(deps, jobId, ends);
    return { job, restore: await getRestore(deps, operator, { id: restoreId }) };
  }

  test("the preview tells rows now and after, tables that go, and objects that go", async () => {
    await sql(
      deps,
      "DELETE FROM orders WHERE id > 2000",
      "CREATE TABLE newcomer (id INT PRIMARY KEY)",
      "CREATE VIEW fresh AS SELECT 1 AS one",
    );
    const preview = await previewRestore(deps, operator, { id: backupId });
    expect(preview.confirmation).toBe(confirmation());
    expect(preview.tables).toEqual([
      { name: "newcomer", rowsNow: 0, rowsNowExact: true, rowsAfter: null, change: "goes" },
      { name: "orders", rowsNow: 2000, rowsNowExact: true, rowsAfter: 3000, change: "rows" },
      { name: "customer", rowsNow: 3, rowsNowExact: true, rowsAfter: 3, change: "same" },
    ]);
    expect(preview.objectsThatGo).toEqual([{ objectClass: "views", name: "fresh" }]);
    expect(preview.blockers).toEqual([]);
  });

  test("a wrong phrase, a wrong role and an unlocked screen are refused, audited, and touch nothing", async () => {
    await expect(
      startRestore(deps, administrator, { id: backupId, confirmation: "RESTORE everything" }),
    ).rejects.toMatchObject({
      code: "restore.wrong_confirmation",
      hint: expect.stringContaining(confirmation()),
    });
    await expect(startRestore(deps, operator, { id: backupId, confirmation: confirmation() })).rejects.toMatchObject({
      kind: "forbidden",
    });
    await expect(
      startRestore(deps, longAfterSignIn(administrator), { id: backupId, confirmation: confirmation() }),
    ).rejects.toMatchObject({ code: "auth.confirm_password" });
    const rows = await deps.store.db.select().from(audit);
    expect(rows.filter(({ action, outcome }) => action === "restore.start" && outcome === "refused")).toHaveLength(1);
    expect(await value(deps, "SELECT COUNT(*) FROM orders")).toBe("2000");
  });

  test("the restore takes a fresh backup first and brings every row and object back", async () => {
    const { restore: done } = await restore(backupId);
    expect(done).toMatchObject({ state: "succeeded", error: null });
    expect(done.result).toMatchObject({ tables: 2, rows: 3003, orphans: [] });
    expect(done.preRestoreBackup).toMatchObject({ kind: "pre-restore", proof: "verified", rowCount: 2003 });
    expect(await value(deps, "SELECT COUNT(*) FROM orders")).toBe("3000");
    expect(await value(deps, "SELECT GROUP_CONCAT(name ORDER BY id SEPARATOR '|') FROM customer")).toBe(
      "Zoë 🧬|שָׁלוֹם|O'Brien \\ sons",
    );
    expect(await value(deps, "SHOW TABLES LIKE 'newcomer'")).toBe(null);
    await sql(deps, "INSERT INTO orders (customer_id, total) VALUES (1, -7)");
    expect(await value(deps, "SELECT total FROM orders WHERE id = LAST_INSERT_ID() OR id = 3001")).toBe("7.00");
    expect(
      await value(
        deps,
        "SELECT STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE() AND EVENT_NAME = 'tidy'",
      ),
    ).toBe("ENABLED");
  });

  test("a restore that fails half way puts back what was there", async () => {
    await sql(deps, "DELETE FROM orders WHERE id > 1000");
    const id = await foreign(
      "broken.sql",
      Buffer.from("CREATE TABLE a (id INT);\nINSERT INTO a VALUES (1);\nINSERT INTO nowhere VALUES (1);\n"),
    );
    const { job, restore: failed } = await restore(id, "failed");
    expect(job.error).toMatchObject({ code: "restore.put_back" });
    expect(failed).toMatchObject({ state: "failed", preRestoreBackup: { kind: "pre-restore" } });
    expect(await value(deps, "SELECT COUNT(*) FROM orders")).toBe("1000");
    expect(await value(deps, "SHOW TABLES LIKE 'a'")).toBe(null);
  });

  test("a session that holds a table makes it give up before anything is touched", async () => {
    const holder = await deps.target.connect();
    await holder.query("START TRANSACTION");
    await holder.query("SELECT * FROM customer LIMIT 1");
    const { job } = await restore(backupId, "failed");
    expect(job.error).toMatchObject({
      code: "restore.blocked",
      message: expect.stringContaining("Nothing was touched"),
    });
    expect(job.error?.message).toContain(`connection ${holder.threadId} (`);
    await holder.end();
    expect(await value(deps, "SELECT COUNT(*) FROM orders")).toBe("1000");
  });

  test("cancelled in the middle, everything is as it was before", async () => {
    const rows = `(1, 1.5, REPEAT('x', 300))${",(1, 1.5, REPEAT('x', 300))".repeat(9999)}`;
    await sql(deps, `INSERT INTO orders (customer_id, total, body) VALUES ${rows}`);
    const big = await backUp();
    await sql(deps, "DELETE FROM orders WHERE id > 500");
    // Some of the big one's rows arrive, and all of those that are put back.
    const proxy = await startCuttableProxy(deps.config.targetUrl);
    proxy.holdAfter(1_500_000);
    const config = { ...deps.config, targetUrl: proxy.through(deps.config.targetUrl) };
    const target = openTarget(config);
    await worker.stop(1000);
    worker = startTestWorker({ ...deps, config, target });
    const { jobId } = await startRestore(deps, administrator, { id: big, confirmation: confirmation() });
    await until(
      () => readJob(deps, jobId),
      ({ progress }) => progress?.stage.startsWith("restoring") === true && (progress.rowsDone ?? 0) > 0,
    );
    await cancelJob(deps, administrator, { id: jobId });
    await untilState(deps, jobId, "cancelled");
    expect(await value(deps, "SELECT COUNT(*) FROM orders")).toBe("500");
    await worker.stop(1000);
    await target.close();
    await proxy.close();
    worker = startTestWorker(deps);
  });

  async function foreign(name: string, content: Buffer): Promise<string> {
    const path = join(deps.config.backupsDir, name);
    writeFileSync(path, content);
    utimesSync(path, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    await reconcileFolder(deps);
    const [found] = (await listBackups(deps, operator, { q: name })).items;
    if (found === undefined) throw new Error(`${name} was not found by the reconcile step`);
    return found.id;
  }

  function vendorDump(...options: string[]): Buffer {
    const url = new URL(deps.config.targetUrl);
    const folder = process.env["TEST_MYSQL_CLIENT_DIR"];
    const tool = flavour === "mariadb" ? "mariadb-dump" : `${folder}/mysqldump`;
    const access = ["-h", url.hostname, "-P", url.port, `-u${url.username}`, `-p${url.password}`];
    return execFileSync(tool, [...access, "--single-transaction", "--routines", "--events", "--triggers", ...options], {
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 1 << 30,
    });
  }
  const hasVendorDump = flavour === "mariadb" || process.env["TEST_MYSQL_CLIENT_DIR"] !== undefined;

  test.runIf(hasVendorDump).each([
    ["plain.sql", (dump: Buffer) => dump],
    ["packed.sql.gz", (dump: Buffer) => gzipSync(dump)],
    ["packed.sql.zst", (dump: Buffer) => zstdCompressSync(dump)],
  ])("restores %s of the vendor's own dump program, --databases included", async (name, pack) => {
    await restore(backupId);
    const id = await foreign(`${flavour}-${name}`, pack(vendorDump("--databases", deps.target.database)));
    await sql(deps, "DELETE FROM orders", "DROP VIEW big_order");
    const { restore: done } = await restore(id);
    expect(done.result).toMatchObject({ tables: 2, rows: 3003 });
    expect(await value(deps, "SELECT COUNT(*) FROM big_order")).not.toBe(null);
    expect(await value(deps, "SELECT GROUP_CONCAT(name ORDER BY id SEPARATOR '|') FROM customer")).toContain("שָׁלוֹם");
  });

  test.runIf(hasVendorDump)("a dump that drops the database it names is restored and drops none", async () => {
    const other = await makeDeps(flavour);
    await sql(other, "CREATE TABLE theirs (id INT PRIMARY KEY)", "INSERT INTO theirs VALUES (1), (2)");
    const changes = `ALTER DATABASE \`${other.target.database}\` CHARACTER SET latin1;\n`;
    const dump = vendorDump("--add-drop-database", "--databases", other.target.database);
    const end = dump.lastIndexOf("-- Dump completed");
    const id = await foreign(
      "theirs.sql",
      Buffer.concat([dump.subarray(0, end), Buffer.from(changes), dump.subarray(end)]),
    );
    const { restore: done } = await restore(id);
    expect(done).toMatchObject({ state: "succeeded", result: { tables: 1, rows: 2 } });
    expect(await value(deps, "SELECT COUNT(*) FROM theirs")).toBe("2");
    expect(await value(other, "SELECT COUNT(*) FROM theirs")).toBe("2");
    expect(await value(other, "SELECT @@character_set_database")).not.toBe("latin1");
    await other.dispose();
    await restore(backupId);
  });

  test("a dump whose statements name another database is refused before anything is touched, there too", async () => {
    const other = await makeDeps(flavour);
    const text = `CREATE TABLE \`${other.target.database}\`.\`theirs\` (id INT);\n`;
    const { job } = await restore(await foreign("elsewhere.sql", Buffer.from(text)), "failed");
    expect(job.error).toMatchObject({ code: "restore.names_database", details: { database: other.target.database } });
    expect(await value(deps, "SELECT COUNT(*) FROM orders")).toBe("3000");
    expect(await value(other, "SHOW TABLES LIKE 'theirs'")).toBe(null);
    await other.dispose();
  });

  test.runIf(hasVendorDump)("a dump without its closing line is refused before anything is touched", async () => {
    const dump = vendorDump(deps.target.database);
    const id = await foreign("cut.sql", dump.subarray(0, dump.lastIndexOf("INSERT INTO")));
    const { job } = await restore(id, "failed");
    expect(job.error?.code).toMatch(/^archive\./);
    expect(await value(deps, "SELECT COUNT(*) FROM orders")).toBe("3000");
  });

  test("an empty dump and one that never ends are refused before anything is touched", async () => {
    for (const [name, text, code] of [
      ["nothing.sql", "-- only a comment\n", "restore.empty"],
      ["endless.sql", "CREATE TABLE a (id INT);\nINSERT INTO a VALUES ('", "sql.unterminated"],
    ] as const) {
      const { job } = await restore(await foreign(name, Buffer.from(text)), "failed");
      expect(job.error?.code).toBe(code);
    }
    expect(await value(deps, "SELECT COUNT(*) FROM orders")).toBe("3000");
  });

  test("a truncated archive of ours is refused before anything is touched", async () => {
    const { fileName } = await getBackup(deps, operator, { id: backupId });
    const reader = await deps.archives.open(fileName);
    const bytes = await reader.read(0, reader.sizeBytes - 200);
    await reader.close();
    const short = await foreign("short.sql.zst", bytes);
    expect((await previewRestore(deps, operator, { id: short })).blockers).toMatchObject([{ code: "backup.damaged" }]);
    await expect(startRestore(deps, administrator, { id: short, confirmation: confirmation() })).rejects.toMatchObject({
      code: "backup.damaged",
    });
    expect(await value(deps, "SELECT COUNT(*) FROM orders")).toBe("3000");
  });
});

test("a server is there to test on", () => {
  expect(serverUrl("mariadb")).toBeDefined();
});
