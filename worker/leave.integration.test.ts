import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBackup } from "@/lib/backups";
import { environmentOf, programFile, startProgram } from "@/test/bundle";
import { readJob, until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";

let deps: TestDeps;
beforeAll(async () => {
  deps = await makeDeps("mariadb", { shutdownGraceSeconds: 7, jobLeaseSeconds: 60 });
  // Frames that take zstd half a minute each at level 19.
  const connection = await deps.target.connect({});
  await connection.query(`CREATE TABLE noise (id INT PRIMARY KEY, text VARCHAR(300)) SELECT seq AS id,
    CONCAT(SHA2(seq, 512), SHA2(-seq, 512)) AS text FROM seq_1_to_100000`);
  await connection.end();
});
afterAll(() => deps.dispose());

test("told to stop in the middle of a frame that takes long, it hands the job back and is gone", async () => {
  const child = startProgram(programFile("worker"), [], {
    environment: { ...environmentOf(deps.config), COMPRESSION_LEVEL: "19" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(child, "exit");
  const lines: string[] = [];
  if (child.stdout !== null) createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  try {
    const { jobId } = await startBackup(deps, actor("operator"), {});
    await untilState(deps, jobId, "running");
    await until(
      () => readJob(deps, jobId),
      (job) => job.progress?.stage.startsWith("dumping") === true,
    );
    // Rows for a frame come in a tenth of that.
    await wait(2000);
    child.kill("SIGTERM");
    await until(
      () => lines,
      (all) => all.some((line) => line.includes('"stopped"')),
    );
    const stoppedAt = performance.now();
    expect(await gone).toEqual([0, null]);
    expect(performance.now() - stoppedAt).toBeLessThan(3000);
    const job = await readJob(deps, jobId);
    expect([job.state, job.leaseToken]).toEqual(["queued", null]);
  } finally {
    child.kill("SIGKILL");
  }
});
