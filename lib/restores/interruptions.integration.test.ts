import { once } from "node:events";
import { copyFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getBackup, listBackups, reconcileFolder, startBackup } from "@/lib/backups";
import { environmentOf, startProgram, programFile } from "@/test/bundle";
import { readJob, until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { makeShop, sql, value } from "@/test/target-sql";
import { getRestore, previewRestore, startRestore } from ".";

const administrator = actor("administrator");
let deps: TestDeps;
let backupId: string;

/** Big enough that there is a middle to be interrupted in; 500 rows are left of it when a restore starts. */
beforeAll(async () => {
  deps = await makeDeps("mariadb", { jobLeaseSeconds: 4 });
  await makeShop(deps, 500);
  const rows = Array.from({ length: 10_000 }, () => "(1, 1.5, REPEAT('x', 300))").join(",");
  for (let i = 0; i < 8; i++) await sql(deps, `INSERT INTO orders (customer_id, total, body) VALUES ${rows}`);
  const worker = startTestWorker(deps);
  const { backup, jobId } = await startBackup(deps, administrator, {});
  await untilState(deps, jobId, "succeeded");
  await worker.stop(1000);
  backupId = backup.id;
});
afterAll(() => deps.dispose());

async function startAndWaitForTheMiddle() {
  await sql(deps, "DELETE FROM orders WHERE id > 500");
  const started = await startRestore(deps, administrator, {
    id: backupId,
    confirmation: `RESTORE ${deps.target.database}`,
  });
  await until(
    () => readJob(deps, started.jobId),
    (job) => job.progress?.stage === "restoring orders",
  );
  return started;
}

const countOrders = () => value(deps, "SELECT COUNT(*) FROM orders");

test("a target that drops the connection in the middle ends with everything put back", async () => {
  const worker = startTestWorker(deps);
  const { restoreId, jobId } = await startAndWaitForTheMiddle();
  await sql(deps, `KILL ${await loaderConnection()}`);
  const job = await untilState(deps, jobId, "failed");
  expect(job.error).toMatchObject({ code: "restore.put_back" });
  expect(await getRestore(deps, administrator, { id: restoreId })).toMatchObject({ state: "failed" });
  expect(await countOrders()).toBe("500");
  await worker.stop(1000);
});

async function loaderConnection(): Promise<string> {
  const found = await until(
    () =>
      value(
        deps,
        `SELECT id FROM information_schema.PROCESSLIST WHERE db = '${deps.target.database}' AND info LIKE 'INSERT INTO \`orders\`%'`,
      ),
    (id) => id !== null,
  );
  return found ?? "";
}

test("a worker killed in the middle leaves a failed restore that names the way back, and the way back works", async () => {
  const start = () =>
    startProgram(programFile("worker"), [], { environment: environmentOf(deps.config), stdio: "ignore" });
  const first = start();
  const { restoreId, jobId } = await startAndWaitForTheMiddle();
  first.kill("SIGKILL");
  await once(first, "exit");

  const second = start();
  const job = await untilState(deps, jobId, "failed");
  expect(job.error).toMatchObject({ code: "job.interrupted" });
  expect(job.attempt).toBe(1);
  const interrupted = await getRestore(deps, administrator, { id: restoreId });
  expect(interrupted).toMatchObject({ state: "failed", error: { code: "restore.interrupted" } });

  const wayBack = await startRestore(deps, administrator, {
    id: interrupted.preRestoreBackup?.id ?? "",
    confirmation: `RESTORE ${deps.target.database}`,
  });
  await untilState(deps, wayBack.jobId, "succeeded");
  expect(await countOrders()).toBe("500");
  second.kill("SIGTERM");
  await once(second, "exit");
});

test("an archive of another database is said to be one, and goes into the target that was named", async () => {
  const other = await makeDeps("mariadb");
  await makeShop(other, 10);
  const { fileName } = await getBackup(deps, administrator, { id: backupId });
  const copy = join(other.config.backupsDir, fileName);
  copyFileSync(join(deps.config.backupsDir, fileName), copy);
  utimesSync(copy, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
  await reconcileFolder(other);
  const id = (await listBackups(other, administrator, {})).items[0]?.id ?? "";

  const preview = await previewRestore(other, administrator, { id: id });
  expect(preview.warnings).toContainEqual(expect.objectContaining({ code: "restore.other_database" }));
  expect(preview.confirmation).toBe(`RESTORE ${other.target.database}`);
  await expect(
    startRestore(other, administrator, { id: id, confirmation: `RESTORE ${deps.target.database}` }),
  ).rejects.toMatchObject({ code: "restore.wrong_confirmation" });

  const worker = startTestWorker(other);
  const { jobId } = await startRestore(other, administrator, { id: id, confirmation: preview.confirmation });
  await untilState(other, jobId, "succeeded");
  expect(await value(other, "SELECT COUNT(*) FROM orders")).toBe("80500");
  expect(await countOrders()).toBe("500");
  await worker.stop(1000);
  await other.dispose();
});
