import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Worker } from "@/lib/jobs";
import { openLocalDisk } from "@/lib/storage/local-disk";
import { untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { sql } from "@/test/target-sql";
import { getBackup, listBackups, startBackup } from ".";

const isRoot = process.getuid?.() === 0;
const disk = join(process.cwd(), "node_modules/.cache/tiny-disk");
let deps: TestDeps;
let worker: Worker;

/** A file system of 4 MB: the real thing refuses to take more. Only root may mount one. */
beforeAll(async () => {
  if (!isRoot) return;
  mkdirSync(disk, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", disk]);
  const made = await makeDeps("mariadb", { backupsDir: disk });
  deps = { ...made, archives: openLocalDisk(disk) };
  await sql(
    deps,
    "CREATE TABLE reading (id INT PRIMARY KEY, v VARCHAR(300))",
    "INSERT INTO reading SELECT seq, CONCAT(SHA2(seq, 512), SHA2(seq + 1, 512)) FROM seq_1_to_100000",
  );
  worker = startTestWorker(deps);
});
afterAll(async () => {
  if (!isRoot) return;
  await worker.stop(1000);
  await deps.dispose();
  execFileSync("umount", [disk]);
  rmSync(disk, { recursive: true });
});

test.runIf(isRoot)(
  "a full disk fails the job, says how much is free, and leaves neither a partial file nor a listed backup",
  async () => {
    const operator = actor("operator");
    const { backup, jobId } = await startBackup(deps, operator, {});
    const job = await untilState(deps, jobId, "failed", 30_000);
    expect(job.error).toMatchObject({ code: "storage.full", hint: expect.any(String) });
    expect(readdirSync(disk)).toEqual([]);
    expect((await listBackups(deps, operator, {})).archives.count).toBe(0);
    expect(await getBackup(deps, operator, { id: backup.id })).toMatchObject({
      state: "failed",
      error: { code: "storage.full" },
    });
  },
);
