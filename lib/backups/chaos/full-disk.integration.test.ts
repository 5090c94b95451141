import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getJob } from "@/lib/jobs";
import { readJob, until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { sql } from "@/test/target-sql";
import { mountRefusal, onTinyDisk } from "@/test/tiny-disk";
import { getBackup, startBackup } from "..";
import { expectAgreement } from "@/test/backups-agree";

const operator = actor("operator");
const why = mountRefusal();
let deps: TestDeps;

describe.skipIf(why !== null)(`a disk of a few megabytes${why === null ? "" : ` (skipped: ${why})`}`, () => {
  beforeAll(async () => {
    deps = await makeDeps();
    mkdirSync(deps.config.backupsDir, { recursive: true });
    await sql(
      deps,
      "CREATE TABLE reading (id INT PRIMARY KEY, v VARCHAR(300))",
      "INSERT INTO reading SELECT seq, CONCAT(SHA2(seq, 512), SHA2(seq + 1, 512)) FROM seq_1_to_100000",
    );
  });
  afterAll(() => deps.dispose());

  test("that fills up fails the job, says how much is free, leaves nothing, and takes what fits afterwards", async () => {
    await onTinyDisk(deps.config.backupsDir, 4, async () => {
      const worker = startTestWorker(deps);
      try {
        const { backup, jobId } = await startBackup(deps, operator, {});
        const job = await untilState(deps, jobId, "failed");
        expect(job.error).toMatchObject({ code: "storage.full", hint: expect.any(String) });
        expect(readdirSync(deps.config.backupsDir)).toEqual([]);
        const failed = await getBackup(deps, operator, { id: backup.id });
        expect(failed).toMatchObject({ state: "failed", error: { code: "storage.full" } });
        await expectAgreement(deps);

        await sql(deps, "DELETE FROM reading WHERE id > 1000");
        const small = await startBackup(deps, operator, {});
        await untilState(deps, small.jobId, "succeeded");
        await expectAgreement(deps);
      } finally {
        await worker.stop(1000);
      }
    });
  });

  test("that somebody else filled makes a backup wait, and go on by itself when there is room again", async () => {
    const reserve = { ...deps, config: { ...deps.config, backupReserveBytes: 40 * 1024 ** 2 } };
    await onTinyDisk(deps.config.backupsDir, 96, async () => {
      const others = join(deps.config.backupsDir, "somebody-elses");
      writeFileSync(others, Buffer.alloc(60 * 1024 ** 2));
      const worker = startTestWorker(reserve);
      try {
        const { jobId } = await startBackup(reserve, operator, {});
        const stage = async () => (await readJob(deps, jobId)).progress?.stage;
        await until(stage, (now) => now === "waiting for room on the disk");
        expect(await readJob(deps, jobId)).toMatchObject({ state: "running" });
        rmSync(others);
        await untilState(deps, jobId, "succeeded");
        const { log } = await getJob(deps, operator, { id: jobId });
        expect(log.map(({ line }) => line)).toContainEqual(expect.stringMatching(/^There is room again after/));
        expect(readdirSync(deps.config.backupsDir)).toHaveLength(1);
      } finally {
        await worker.stop(1000);
      }
    });
  });
});
