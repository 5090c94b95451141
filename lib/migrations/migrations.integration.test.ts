import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { desc, eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cancelJob, startWorker, type Worker } from "@/lib/jobs";
import { audit, jobs } from "@/lib/store/schema";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { availableServers } from "@/test/servers";
import {
  currentVersion,
  getMigration,
  getMigrations,
  migrationJobHandler,
  type MigrationJobTools,
  planMigrations,
  startMigrations,
} from "./index";

const administrator = actor("administrator");

describe.each(availableServers())("migrations of a target on $flavour", ({ flavour }) => {
  let deps: TestDeps;
  let worker: Worker;
  let backups: string[];
  const write = (name: string, sql: string | Buffer) => writeFile(join(deps.config.migrationsDir, name), sql);
  const takeBackup: MigrationJobTools["takeBackup"] = async (_deps, _run, { kind, actorName }) => {
    backups.push(`${kind} by ${actorName}`);
    return { id: "a-backup", fileName: "a.sql.zst" };
  };

  beforeEach(async () => {
    deps = await makeDeps(flavour);
    backups = [];
    worker = startWorker({ deps, handlers: [migrationJobHandler(deps, { takeBackup })] });
  });
  afterEach(async () => {
    await worker.stop(5000);
    await deps.dispose();
  });

  async function finished(jobId: string) {
    const read = async () => (await deps.store.db.select().from(jobs).where(eq(jobs.id, jobId)))[0];
    await expect
      .poll(async () => (await read())?.state, { timeout: 20_000, interval: 50 })
      .not.toMatch(/queued|running/);
    return read();
  }
  const audited = async () =>
    (await deps.store.db.select().from(audit).orderBy(desc(audit.id)))
      .map(({ action, subject, outcome }) => `${action} ${subject} ${outcome}`)
      .toReversed();

  test("pending files are planned, applied after a backup, and shown as applied", async () => {
    await deps.target.pool.query("CREATE TABLE gene (id int)");
    await write("001_symbol.sql", "ALTER TABLE gene ADD COLUMN symbol varchar(20);\nCREATE TABLE b (n int);");
    await write("002_data.sql", "INSERT INTO gene VALUES (1, 'BRCA1');");

    const plan = await planMigrations(deps, administrator, {});
    expect(plan.problems).toEqual([]);
    expect(plan.steps.map(({ version, statements }) => [version, statements.map(({ summary }) => summary)])).toEqual([
      ["001", ["ALTER TABLE gene", "CREATE TABLE b"]],
      ["002", ["INSERT INTO gene"]],
    ]);
    expect(plan.steps[0]?.statements).toMatchObject([
      { table: "gene", tableBytes: expect.any(Number) },
      { table: "b", tableRows: null },
    ]);
    expect(await currentVersion(deps.target)).toBeNull();

    const { jobId } = await startMigrations(deps, administrator, { idempotencyKey: "once" });
    expect(await finished(jobId)).toMatchObject({
      state: "succeeded",
      result: { applied: ["001", "002"], backupId: "a-backup" },
    });
    expect(backups).toEqual([`pre-migration by ${administrator.name}`]);
    expect(await startMigrations(deps, administrator, { idempotencyKey: "once" })).toEqual({ jobId });
    await expect(startMigrations(deps, administrator, {})).rejects.toMatchObject({
      code: "migrations.nothing_pending",
    });

    const view = await getMigrations(deps, actor("viewer"));
    expect(view.counts).toEqual({ applied: 2, pending: 0, changed: 0, failed: 0, missing: 0 });
    expect(view.items[0]).toMatchObject({
      state: "applied",
      installedBy: administrator.name,
      statementsTotal: 2,
      statementsDone: 2,
    });
    expect(Math.abs(Date.now() - (view.items[0]?.installedOn?.getTime() ?? 0))).toBeLessThan(60_000);
    expect(await currentVersion(deps.target)).toBe("002");
    expect(await audited()).toEqual([
      `migration.start ${deps.target.database} done`,
      "migration.applied 001_symbol.sql done",
      "migration.applied 002_data.sql done",
    ]);
  });

  test("a failure is shown with statement, line and message, and can be retried", async () => {
    await write("001_half.sql", "CREATE TABLE IF NOT EXISTS a (n int);\nALTER TABLE nowhere ADD COLUMN n int;");
    const { jobId } = await startMigrations(deps, administrator, { backupFirst: false });
    expect(await finished(jobId)).toMatchObject({ state: "failed", error: { code: "migration.failed" } });
    expect(backups).toEqual([]);
    const { counts, items } = await getMigrations(deps, administrator);
    expect(counts).toMatchObject({ failed: 1, pending: 0 });
    expect(items[0]?.error).toMatchObject({
      code: "migration.failed",
      line: 2,
      statement: "ALTER TABLE nowhere ADD COLUMN n int",
    });
    await expect(startMigrations(deps, administrator, {})).rejects.toMatchObject({
      code: "migrations.blocked",
      hint: expect.stringContaining("UPDATE schema_version"),
    });
    expect((await planMigrations(deps, administrator, {})).problems).toMatchObject([{ code: "migrations.blocked" }]);
    expect((await audited()).at(-1)).toBe(`migration.failed ${deps.target.database} failed`);

    await write("001_half.sql", "CREATE TABLE IF NOT EXISTS a (n int);");
    const again = await startMigrations(deps, administrator, { retryFailed: true });
    expect(await finished(again.jobId)).toMatchObject({ state: "succeeded" });
  });

  test("a backup that fails keeps the target untouched", async () => {
    await worker.stop(1000);
    const failing: MigrationJobTools = { takeBackup: () => Promise.reject(new Error("disk full")) };
    worker = startWorker({ deps, handlers: [migrationJobHandler(deps, failing)] });
    await write("001_a.sql", "CREATE TABLE a (n int);");
    const { jobId } = await startMigrations(deps, administrator, {});
    expect(await finished(jobId)).toMatchObject({ state: "failed", error: { message: "disk full" } });
    expect((await getMigrations(deps, administrator)).counts).toMatchObject({ applied: 0, pending: 1, failed: 0 });
  });

  test("a cancelled job ends cancelled, with the migration's position", async () => {
    await write(
      "001_slow.sql",
      "CREATE TABLE a (n int);\nCREATE TABLE c SELECT SLEEP(20) AS s;\nCREATE TABLE d (n int);",
    );
    const { jobId } = await startMigrations(deps, administrator, {});
    const look = async () => (await getMigrations(deps, administrator)).items[0];
    await expect.poll(async () => (await look())?.statementsDone, { timeout: 10_000 }).toBe(1);
    expect((await look())?.state).toBe("running");
    await cancelJob(deps, administrator, { id: jobId });
    expect(await finished(jobId)).toMatchObject({ state: "cancelled" });
    expect(await look()).toMatchObject({
      state: "failed",
      error: { code: "migration.cancelled", line: expect.any(Number) },
    });
    const [tables] = await deps.target.pool.query("SHOW TABLES LIKE 'd'");
    expect(tables).toEqual([]);
  });

  test("a changed file shows both texts", async () => {
    await write("001_a.sql", "CREATE TABLE a (n int);");
    await finished((await startMigrations(deps, administrator, {})).jobId);
    await write("001_a.sql", "CREATE TABLE a (\n  n bigint);\nSELECT 1;");
    const detail = await getMigration(deps, administrator, { version: "1" });
    expect(detail).toMatchObject({
      state: "changed",
      sql: expect.stringContaining("bigint"),
      sqlTruncated: false,
      appliedSql: "CREATE TABLE a (n int);",
    });
    expect(detail.statements).toEqual([
      { index: 1, line: 1, preview: "CREATE TABLE a (\n  n bigint)" },
      { index: 2, line: 3, preview: "SELECT 1" },
    ]);
    for (const version of ["9", "x", ""])
      await expect(getMigration(deps, administrator, { version }), version).rejects.toMatchObject({
        code: "migrations.not_found",
      });
  });

  test("a folder with a problem keeps everything from starting", async () => {
    await write("001_a.sql", "CREATE TABLE a (n int);");
    await write("001_b.sql", Buffer.from([0xff]));
    expect((await getMigrations(deps, administrator)).problems.map(({ code }) => code)).toEqual([
      "migrations.invalid_utf8",
    ]);
    await expect(startMigrations(deps, administrator, {})).rejects.toMatchObject({
      code: "migrations.invalid_utf8",
      kind: "conflict",
    });
  });

  test("only administrators apply, only operators plan", async () => {
    await expect(startMigrations(deps, actor("operator"), {})).rejects.toMatchObject({ code: "auth.forbidden" });
    await expect(planMigrations(deps, actor("viewer"), {})).rejects.toMatchObject({ code: "auth.forbidden" });
  });
});
