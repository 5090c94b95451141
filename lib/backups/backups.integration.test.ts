import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Worker } from "@/lib/jobs";
import { audit } from "@/lib/store/schema";
import { until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { makeShop, sql } from "@/test/target-sql";
import { deleteBackup, getBackup, listBackups, openDownload, reconcileFolder, startBackup, startVerify } from ".";

let deps: TestDeps;
let worker: Worker;
const operator = actor("operator");
const administrator = actor("administrator");
const viewer = actor("viewer");

beforeAll(async () => {
  deps = await makeDeps();
  await makeShop(deps, 3000);
  worker = startTestWorker(deps);
});
afterAll(async () => {
  await worker.stop(1000);
  await deps.dispose();
});

async function backUp() {
  const { backup, jobId } = await startBackup(deps, operator, {});
  await untilState(deps, jobId, "succeeded");
  return getBackup(deps, viewer, { id: backup.id });
}

test("a backup is whole, verified, and described by its manifest", async () => {
  const backup = await backUp();
  expect(backup).toMatchObject({ state: "complete", proof: "verified", kind: "manual", tableCount: 2, rowCount: 3003 });
  expect(backup.sizeBytes).toBe(statSync(join(deps.config.backupsDir, backup.fileName)).size);
  expect(backup.contents?.tables.map(({ name, rows }) => [name, rows])).toEqual([
    ["customer", 3],
    ["orders", 3000],
  ]);
  expect(backup.contents?.objects).toMatchObject({
    views: ["big_order"],
    triggers: ["keep_total"],
    procedures: ["count_orders"],
    events: ["tidy"],
  });
  expect(backup.history.map(({ action }) => action)).toEqual(["backup.verified", "backup.complete", "backup.start"]);
  const sqlText = execFileSync("zstd", ["-dcq", join(deps.config.backupsDir, backup.fileName)], { maxBuffer: 1 << 28 });
  expect(sqlText.includes("Zoë 🧬")).toBe(true);
});

test("a second start while one is queued names the backup already running", async () => {
  const first = await startBackup(deps, operator, {});
  await expect(startBackup(deps, administrator, {})).rejects.toMatchObject({
    code: "backup.already_running",
    message: expect.stringContaining(operator.name),
  });
  await untilState(deps, first.jobId, "succeeded");
});

test("a repeated idempotency key answers with the first backup", async () => {
  const first = await startBackup(deps, operator, { idempotencyKey: "nightly-1" });
  const second = await startBackup(deps, operator, { idempotencyKey: "nightly-1" });
  expect(second.jobId).toBe(first.jobId);
  expect(second.backup.id).toBe(first.backup.id);
  await untilState(deps, first.jobId, "succeeded");
});

test("somebody with a name as long as an address may be takes a backup as everybody does", async () => {
  const name = `operator@${"department.".repeat(20)}example.test`;
  const { backup, jobId } = await startBackup(deps, actor("operator", name), {});
  await untilState(deps, jobId, "succeeded");
  const taken = await getBackup(deps, viewer, { id: backup.id });
  expect(taken).toMatchObject({ proof: "verified", createdByName: name.slice(0, 120) });
  expect(taken.history.find(({ action }) => action === "backup.start")?.actorName).toBe(name);
});

test("a viewer may look but not take, verify, download or delete", async () => {
  const { items } = await listBackups(deps, viewer, {});
  const id = items[0]?.id ?? "";
  for (const attempt of [
    startBackup(deps, viewer, {}),
    startVerify(deps, viewer, { id }),
    openDownload(deps, viewer, { id }),
    deleteBackup(deps, viewer, { id }),
    openDownload(deps, operator, { id }),
    deleteBackup(deps, operator, { id }),
  ])
    await expect(attempt).rejects.toMatchObject({ kind: "forbidden" });
});

test("with downloads switched off no archive leaves, but for who has a shell on the machine", async () => {
  const { items } = await listBackups(deps, viewer, {});
  const id = items[0]?.id ?? "";
  const off = { ...deps, config: { ...deps.config, downloadEnabled: false } };
  await expect(openDownload(off, administrator, { id })).rejects.toMatchObject({ code: "backup.download_disabled" });
  const { reader } = await openDownload(off, { ...administrator, kind: "cli" }, { id });
  await reader.close();
});

test("the list searches, sorts and pages by keyset without losing or repeating a row", async () => {
  while ((await listBackups(deps, viewer, {})).items.length < 4) await backUp();
  const all = (await listBackups(deps, viewer, { sort: "size", direction: "asc" })).items.map(({ id }) => id);
  const paged: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await listBackups(deps, viewer, {
      sort: "size",
      direction: "asc",
      limit: 1,
      ...(cursor ? { cursor } : {}),
    });
    paged.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(all);
  expect((await listBackups(deps, viewer, { q: "%" })).items).toEqual([]);
  expect((await listBackups(deps, viewer, { kind: "scheduled" })).items).toEqual([]);
  await expect(listBackups(deps, viewer, { cursor: "nonsense" })).rejects.toMatchObject({ code: "list.bad_cursor" });
});

test("a truncated archive is found damaged and stays so", async () => {
  const backup = await backUp();
  truncateSync(join(deps.config.backupsDir, backup.fileName), (backup.sizeBytes ?? 0) - 100);
  const { jobId } = await startVerify(deps, operator, { id: backup.id });
  const job = await untilState(deps, jobId, "failed");
  expect(job.error?.code).toMatch(/^archive\./);
  expect(await getBackup(deps, viewer, { id: backup.id })).toMatchObject({ proof: "damaged" });
});

test("deleting removes the file, keeps the audit row, and a missing file is said to be missing", async () => {
  const backup = await backUp();
  await deleteBackup(deps, administrator, { id: backup.id });
  expect(readdirSync(deps.config.backupsDir)).not.toContain(backup.fileName);
  await expect(getBackup(deps, viewer, { id: backup.id })).rejects.toMatchObject({ code: "backup.not_found" });
  const rows = await deps.store.db.select().from(audit);
  expect(rows.filter((row) => row.action === "backup.delete").map((row) => row.subject)).toEqual([backup.fileName]);
});

test("a download opens the file for an administrator and is audited; a HEAD is not", async () => {
  const backup = await backUp();
  const download = await openDownload(deps, administrator, { id: backup.id, headOnly: true });
  expect(download.sizeBytes).toBe(backup.sizeBytes);
  await download.reader.close();
  await (await openDownload(deps, administrator, { id: backup.id, range: "bytes=0-9" })).reader.close();
  const { history } = await getBackup(deps, viewer, { id: backup.id });
  expect(history.filter(({ action }) => action === "backup.download")).toHaveLength(1);
});

test("a lost target in the middle fails the job, leaves no partial and no listed backup", async () => {
  await sql(deps, "CREATE TABLE slow (id INT PRIMARY KEY, v VARCHAR(200))");
  await sql(deps, "INSERT INTO slow SELECT seq, REPEAT('x', 200) FROM seq_1_to_400000");
  const before = (await listBackups(deps, viewer, {})).archives.count;
  const { backup, jobId } = await startBackup(deps, operator, {});
  await until(
    async () => {
      const [rows] = await deps.target.pool.query(
        "SELECT id FROM information_schema.PROCESSLIST WHERE db = ? AND info LIKE 'SELECT%slow%' AND id <> CONNECTION_ID()",
        [deps.target.database],
      );
      return rows as { id: string }[];
    },
    (rows) => {
      for (const { id } of rows) void deps.target.pool.query(`KILL ${id}`).catch(() => undefined);
      return rows.length > 0;
    },
  );
  const job = await untilState(deps, jobId, "failed");
  expect(job.error?.code).toBe("target.connection_lost");
  expect((await getBackup(deps, viewer, { id: backup.id })).state).toBe("failed");
  expect(readdirSync(deps.config.backupsDir).filter((name) => name.includes("partial"))).toEqual([]);
  expect((await listBackups(deps, viewer, {})).archives.count).toBe(before);
  await sql(deps, "DROP TABLE slow");
});

test("dumps that other tools left in the folder are listed as external; unfinished and odd files are not", async () => {
  const dump = execFileSync("mariadb-dump", [...clientArguments(), deps.target.database]);
  const put = (name: string, content: Buffer | string) => {
    const path = join(deps.config.backupsDir, name);
    writeFileSync(path, content);
    utimesSync(path, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
  };
  put("cron-20261101.sql", dump);
  put("cut.sql", dump.subarray(0, dump.length / 2));
  put("notes.txt", "not a dump");
  writeFileSync(join(deps.config.backupsDir, "growing.sql"), dump);
  expect((await reconcileFolder(deps)).added.sort()).toEqual(["cron-20261101.sql", "cut.sql"]);
  expect((await reconcileFolder(deps)).added).toEqual([]);
  const listed = (await listBackups(deps, viewer, { kind: "external" })).items;
  const whole = listed.find(({ fileName }) => fileName === "cron-20261101.sql");
  expect(whole).toMatchObject({ format: "sql", state: "complete", databaseName: deps.target.database });
  const verified = await startVerify(deps, operator, { id: whole?.id ?? "" });
  await untilState(deps, verified.jobId, "succeeded");
  const cut = await startVerify(deps, operator, {
    id: listed.find(({ fileName }) => fileName === "cut.sql")?.id ?? "",
  });
  expect((await untilState(deps, cut.jobId, "failed")).error?.code).toMatch(/^archive\./);
});

function clientArguments(): string[] {
  const url = new URL(deps.config.targetUrl);
  return [
    "-h",
    url.hostname,
    "-P",
    url.port,
    `-u${url.username}`,
    `-p${url.password}`,
    "--single-transaction",
    "--routines",
    "--events",
  ];
}

test("an archive of ours that is copied in brings its own manifest", async () => {
  const backup = await backUp();
  const copy = join(deps.config.backupsDir, "from-elsewhere.sql.zst");
  writeFileSync(copy, readFileSync(join(deps.config.backupsDir, backup.fileName)));
  utimesSync(copy, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
  expect((await reconcileFolder(deps)).added).toContain("from-elsewhere.sql.zst");
  const [found] = (await listBackups(deps, viewer, { q: "from-elsewhere" })).items;
  expect(found).toMatchObject({ kind: "external", format: "archive", rowCount: backup.rowCount });
});
