import { once } from "node:events";
import type { RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBackup } from "@/lib/backups";
import { cancelJob } from "@/lib/jobs";
import { environmentOf, startProgram, programFile } from "@/test/bundle";
import { type CuttableProxy, startCuttableProxy } from "@/test/cuttable-proxy";
import { readJob, until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { sql } from "@/test/target-sql";
import { startDrill } from ".";

const operator = actor("operator");
/** Frames of 8 MiB for each of two connections: one that arrives, and one that does not. */
const rows = 140_000;
let deps: TestDeps;
let backupId: string;
/** Between a worker and where it drills: of what is loaded some rows arrive, and then no more until it is mended. */
let proxy: CuttableProxy;

beforeAll(async () => {
  deps = await makeDeps("mariadb", { jobLeaseSeconds: 4, backupConnections: 2 });
  proxy = await startCuttableProxy(deps.config.targetUrl);
  await sql(
    deps,
    "CREATE TABLE reading (id INT NOT NULL PRIMARY KEY, v VARCHAR(400) NOT NULL, w VARCHAR(64) NOT NULL, KEY (w))",
    `INSERT INTO reading SELECT seq, CONCAT(MD5(seq), SHA2(seq, 512), MD5(seq + 1)), SHA2(seq, 256) FROM seq_1_to_${rows}`,
  );
  const worker = startTestWorker(deps);
  const { backup, jobId } = await startBackup(deps, operator, {});
  await untilState(deps, jobId, "succeeded");
  await worker.stop(1000);
  backupId = backup.id;
});
afterAll(async () => {
  await proxy.close();
  await deps.dispose();
});

const throughProxy = () => ({ ...deps, config: { ...deps.config, drillUrl: proxy.through(deps.config.targetUrl) } });

async function startAndWaitForTheMiddle(): Promise<string> {
  proxy.holdAfter(9_500_000);
  const { jobId } = await startDrill(throughProxy(), operator, { id: backupId });
  await until(
    () => readJob(deps, jobId),
    ({ progress }) => progress?.stage.startsWith("restoring") === true && (progress.rowsDone ?? 0) > 0,
  );
  return jobId;
}

async function scratchSchemas(jobId: string): Promise<string[]> {
  const [rows] = await deps.target.pool.query<RowDataPacket[]>(
    "SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE ?",
    [`seaworthy\\_drill\\_${jobId}%`],
  );
  return rows.map((row) => String(row["name"]));
}

test("cancelled while it loads, it ends soon, ends its sessions on the server and leaves nothing behind", async () => {
  const worker = startTestWorker(throughProxy());
  const jobId = await startAndWaitForTheMiddle();
  const asked = performance.now();
  await cancelJob(deps, operator, { id: jobId });
  const job = await untilState(deps, jobId, "cancelled");
  expect(performance.now() - asked).toBeLessThan(10_000);
  expect(job.error).toBe(null);
  expect(await scratchSchemas(jobId)).toEqual([]);
  await worker.stop(1000);
});

test("a server that goes away in the middle fails the drill, and the next one clears up", async () => {
  const worker = startTestWorker(throughProxy());
  const jobId = await startAndWaitForTheMiddle();
  proxy.cut();
  const job = await untilState(deps, jobId, "failed");
  expect(job.error?.code).toMatch(/^target\./);
  expect(await scratchSchemas(jobId)).toHaveLength(1);
  proxy.mend();
  const again = await startDrill(throughProxy(), operator, { id: backupId });
  await untilState(deps, again.jobId, "succeeded");
  expect(await scratchSchemas(jobId)).toEqual([]);
  await worker.stop(1000);
});

test("a worker killed in the middle: another drops what was left and drills from the start", async () => {
  const environment = { ...environmentOf(deps.config), DRILL_DATABASE_URL: proxy.through(deps.config.targetUrl) };
  const start = () => startProgram(programFile("worker"), [], { environment, stdio: "ignore" });
  const first = start();
  const jobId = await startAndWaitForTheMiddle();
  first.kill("SIGKILL");
  await once(first, "exit");
  expect(await scratchSchemas(jobId)).toEqual([`seaworthy_drill_${jobId}_1`]);

  proxy.mend();
  const second = start();
  const job = await untilState(deps, jobId, "succeeded");
  expect(job.attempt).toBe(2);
  expect(job.result).toMatchObject({ scratch: `seaworthy_drill_${jobId}_2`, rows });
  expect(await scratchSchemas(jobId)).toEqual([]);
  second.kill("SIGTERM");
  await once(second, "exit");
});
