import pino from "pino";
import type { Deps } from "@/lib/deps";
import { systemClock } from "@/lib/kernel/clock";
import { sleep } from "@/lib/kernel/sleep";
import type { JobHandler, JobRun } from "@/lib/jobs/job";
import { startWorker } from "@/lib/jobs/run-worker";
import { openTarget } from "@/lib/mysql/open-target";
import { openLocalDisk } from "@/lib/storage/local-disk";
import { openStore } from "@/lib/store/open-store";
import { restores } from "@/lib/store/schema";
import type { Config } from "@/lib/config/config";
import { type NamePayload, safeJob, unsafeJob } from "../jobs";

/** A worker that tests kill: each job counts to a hundred, 20 ms a step. Argument: the configuration as JSON. */
const config = JSON.parse(process.argv[2] ?? "") as Config;
const deps: Deps = {
  config,
  clock: systemClock,
  log: pino({ level: "silent" }),
  store: openStore(config),
  target: openTarget(config),
  archives: openLocalDisk(config.backupsDir),
  copies: null,
};

async function count(run: JobRun<NamePayload>): Promise<unknown> {
  for (let done = 1; done <= 100; done++) {
    run.progress({ stage: "counting", done, total: 100, unit: "rows" });
    await sleep(20, run.signal);
  }
  return { pid: process.pid };
}

const handlers: JobHandler<NamePayload>[] = [
  { definition: safeJob, run: count },
  {
    definition: unsafeJob,
    run: count,
    settle: async (tx, payload, outcome) => {
      const now = new Date();
      const row = {
        id: payload.name,
        backupId: payload.name,
        state: "failed",
        requestedByName: outcome,
        createdAt: now,
      } as const;
      await tx.insert(restores).values(row);
    },
  },
];
startWorker({ deps, handlers });
process.stdout.write("started\n");
