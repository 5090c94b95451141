import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { RowDataPacket } from "mysql2/promise";
import { openTarget } from "@/lib/mysql/open-target";
import { until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startCuttableProxy } from "@/test/cuttable-proxy";
import { startTestWorker } from "@/test/run-jobs";
import { startMariadb, startServer } from "../../../scripts/setup/servers.mjs";
import { sql } from "@/test/target-sql";
import { getBackup, startBackup } from "..";
import { expectAgreement } from "@/test/backups-agree";

const operator = actor("operator");
const rows = 100_000;
// A server of the test's own is set up, killed and started again.
vi.setConfig({ testTimeout: 120_000 });

let deps: TestDeps;

beforeAll(async () => {
  // Slow enough to be hit in the middle.
  deps = await makeDeps("mariadb", { compressionLevel: 9 });
});
afterAll(async () => {
  await deps.dispose();
});

/** The same store and folder with another target, and a worker for it while `work` runs. */
async function withTarget(targetUrl: string, work: (target: TestDeps) => Promise<void>): Promise<void> {
  const config = { ...deps.config, targetUrl };
  const other = { ...deps, config, target: openTarget(config) };
  const worker = startTestWorker(other);
  try {
    await work(other);
  } finally {
    await worker.stop(1000);
    await other.target.close();
  }
}

async function fill(target: TestDeps): Promise<void> {
  await sql(
    target,
    "CREATE TABLE reading (id INT PRIMARY KEY, v VARCHAR(300))",
    `INSERT INTO reading SELECT seq, CONCAT(MD5(seq), SHA2(seq, 512), MD5(seq + 1)) FROM seq_1_to_${rows}`,
  );
}

/** Starts a backup and, when bytes are in its file, does `harm`: the job has to fail, and leave nothing behind. */
async function expectCleanFailure(target: TestDeps, harm: () => unknown): Promise<void> {
  const { backup, jobId } = await startBackup(target, operator, {});
  await until(
    () => bytesUnderWay(target),
    (bytes) => bytes > 0,
  );
  await harm();
  const job = await untilState(target, jobId, "failed");
  expect(job.error).toMatchObject({ code: expect.stringMatching(/^target\./), message: expect.any(String) });
  expect(await getBackup(target, operator, { id: backup.id })).toMatchObject({
    state: "failed",
    error: { code: job.error?.code },
  });
  await expectAgreement(target);
}

function bytesUnderWay({ config }: TestDeps): number {
  const unfinished = readdirSync(config.backupsDir).filter((name) => name.endsWith(".partial"));
  return unfinished.reduce((sum, name) => sum + statSync(join(config.backupsDir, name)).size, 0);
}

async function expectBackup(target: TestDeps): Promise<void> {
  const { backup, jobId } = await startBackup(target, operator, {});
  await untilState(target, jobId, "succeeded");
  expect(await getBackup(target, operator, { id: backup.id })).toMatchObject({ proof: "verified", rowCount: rows });
  await expectAgreement(target);
}

test("a target that is cut off in the middle fails the backup and leaves nothing; mended, the next one is whole", async () => {
  await fill(deps);
  const proxy = await startCuttableProxy(deps.config.targetUrl);
  await withTarget(proxy.through(deps.config.targetUrl), async (behind) => {
    await expectCleanFailure(behind, () => proxy.cut());
    proxy.mend();
    await expectBackup(behind);
  });
  await proxy.close();
});

test("a target that dies in the middle fails the backup and leaves nothing; restarted, the next one is whole", async () => {
  const server = await startMariadb();
  const { pid, command } = await processOf(server.url);
  await withTarget(`${server.url}/shop`, async (mortal) => {
    await fill(mortal);
    await expectCleanFailure(mortal, () => process.kill(pid, "SIGKILL"));
    const again = await startServer(command, Number(new URL(server.url).port), () => undefined);
    try {
      await expectBackup(mortal);
    } finally {
      await again.stop();
      await server.stop();
    }
  });
});

/** Makes the schema, and tells which process to kill and how the very same server is started again. */
async function processOf(url: string): Promise<{ pid: number; command: string[] }> {
  const root = openTarget({ targetUrl: `${url}/mysql`, targetPoolSize: 1 });
  await root.pool.query("CREATE DATABASE shop");
  const [found] = await root.pool.query<RowDataPacket[]>("SELECT @@pid_file AS file");
  await root.close();
  const pid = Number(readFileSync(String(found[0]?.["file"]), "utf8"));
  return { pid, command: readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1) };
}
