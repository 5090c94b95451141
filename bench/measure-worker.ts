import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { actor, makeDeps } from "@/test/make-deps";
import { buildPrograms, environmentOf, programFile } from "@/test/bundle";
import { untilState } from "@/test/jobs";
import { startBackup } from "@/lib/backups";

/** Whole backup jobs, reading back included, in a worker process as it runs in production. */
export interface WorkerMeasure {
  /** Of the first job. */
  seconds: number;
  /** How often the data set was backed up. */
  jobs: number;
  /** The most this process has ever held in memory, libraries and all. */
  peakMemoryBytes: number;
}

/**
 * Starts a real worker over a store of its own and has it back up the data set at `url` until it has dumped
 * `totalMegabytes`: so that what is compared is the size of the data, not how long the collector had to settle.
 */
export async function measureWorker(url: string, megabytes: number, totalMegabytes: number): Promise<WorkerMeasure> {
  const deps = await makeDeps("mariadb", { targetUrl: url, compressionLevel: 1 });
  await buildPrograms();
  const worker = spawn(process.execPath, [programFile("worker")], {
    env: { ...environmentOf(deps.config), NODE_ENV: "production" },
    stdio: "ignore",
  });
  try {
    const jobs = Math.max(1, Math.round(totalMegabytes / megabytes));
    const seconds: number[] = [];
    for (let i = 0; i < jobs; i++) {
      const { jobId } = await startBackup(deps, actor("operator"), {});
      const job = await untilState(deps, jobId, "succeeded", 10 * 60_000);
      seconds.push(((job.finishedAt?.getTime() ?? 0) - (job.startedAt?.getTime() ?? 0)) / 1000);
    }
    const status = await readFile(`/proc/${worker.pid}/status`, "utf8");
    return {
      seconds: seconds[0] ?? 0,
      jobs,
      peakMemoryBytes: Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024,
    };
  } finally {
    worker.kill("SIGTERM");
    await once(worker, "exit");
    await deps.dispose();
  }
}
