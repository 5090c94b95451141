import { once } from "node:events";
import { readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleProgram, environmentOf, startProgram } from "@/test/bundle";
import { readJob, until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { sql } from "@/test/target-sql";
import { getBackup, listBackups, startBackup } from ".";

let deps: TestDeps;
let bundle: string;

beforeAll(async () => {
  deps = await makeDeps("mariadb", { jobLeaseSeconds: 3, compressionLevel: 12 });
  bundle = await bundleProgram("worker/main.ts");
  await sql(
    deps,
    "CREATE TABLE reading (id INT PRIMARY KEY, v VARCHAR(300))",
    "INSERT INTO reading SELECT seq, CONCAT(MD5(seq), SHA2(seq, 512), MD5(seq + 1)) FROM seq_1_to_600000",
  );
});
afterAll(async () => {
  await deps.dispose();
});

function startWorkerProcess() {
  return startProgram(bundle, [], { environment: environmentOf(deps.config), stdio: "ignore" });
}

test("a worker killed in the middle of a backup loses nothing: another finishes it and no partial file stays", async () => {
  const operator = actor("operator");
  const first = startWorkerProcess();
  const { backup, jobId } = await startBackup(deps, operator, {});
  await until(
    () => readdirSync(deps.config.backupsDir),
    (files) => files.some((name) => name.endsWith(".partial")),
    30_000,
  );
  await until(
    () => readJob(deps, jobId),
    (job) => (job.progress?.rowsDone ?? 0) > 0,
    30_000,
  );
  const gone = once(first, "exit");
  first.kill("SIGKILL");
  await gone;
  expect(await readJob(deps, jobId)).toMatchObject({ state: "running", attempt: 1 });
  expect(readdirSync(deps.config.backupsDir)).toHaveLength(1);

  const second = startWorkerProcess();
  const job = await untilState(deps, jobId, "succeeded", 60_000);
  second.kill("SIGTERM");
  await once(second, "exit");
  expect(job.attempt).toBe(2);
  expect(readdirSync(deps.config.backupsDir)).toEqual([backup.fileName]);
  expect(await getBackup(deps, operator, { id: backup.id })).toMatchObject({
    state: "complete",
    proof: "verified",
    rowCount: 600_000,
  });
  expect((await listBackups(deps, operator, {})).archives.count).toBe(1);
});
