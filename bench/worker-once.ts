import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { actor, makeDeps } from "@/test/make-deps";
import { bundleProgram, environmentOf } from "@/test/bundle";
import { untilState } from "@/test/jobs";
import { startBackup } from "@/lib/backups";

/** A whole backup job, reading back included, in a worker process as it runs in production. */
export interface WorkerMeasure {
  seconds: number;
  /** The most this process has ever held in memory, libraries and all. */
  peakMemoryBytes: number;
}

/** Starts a real worker over a store of its own, and has it back up the data set at `url` once. */
export async function workerOnce(url: string): Promise<WorkerMeasure> {
  const deps = await makeDeps("mariadb", { targetUrl: url, compressionLevel: 1 });
  const worker = spawn(process.execPath, [await bundleProgram("worker/main.ts")], {
    env: { ...environmentOf(deps.config), NODE_ENV: "production" },
    stdio: "ignore",
  });
  try {
    const { jobId } = await startBackup(deps, actor("operator"), {});
    const job = await untilState(deps, jobId, "succeeded", 10 * 60_000);
    const status = await readFile(`/proc/${worker.pid}/status`, "utf8");
    return {
      seconds: ((job.finishedAt?.getTime() ?? 0) - (job.startedAt?.getTime() ?? 0)) / 1000,
      peakMemoryBytes: Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024,
    };
  } finally {
    worker.kill("SIGTERM");
    await once(worker, "exit");
    await deps.dispose();
  }
}
