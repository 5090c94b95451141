import { setTimeout as wait } from "node:timers/promises";
import type { Deps } from "@/lib/deps";
import { countAliveWorkers, getJob, type JobDetail } from "@/lib/jobs";
import { OperatorError } from "@/lib/kernel/errors";
import type { Cli } from "./command";
import { createProgress } from "./progress";

const pollMs = 500;

/** For commands that start a job. Throws `cli.no_worker`: without one the job would wait, and the command with it. */
export async function requireWorker(deps: Deps): Promise<void> {
  if ((await countAliveWorkers(deps.store)) > 0) return;
  throw new OperatorError("cli.no_worker", "No worker is running, so nobody would do this. Nothing was started.", {
    kind: "unavailable",
    hint: "Start one: npm start brings one up; a worker alone is node dist/worker.mjs.",
  });
}

/** Follows a job to its end, its log and progress on standard error. Throws the job's error when it did not succeed. */
export async function waitForJob(cli: Cli, jobId: string): Promise<JobDetail> {
  const progress = createProgress();
  progress.note(`Job ${jobId}; interrupting this command does not stop it.`);
  let logAfter = 0;
  try {
    for (;;) {
      const job = await getJob(cli.deps(), cli.actor, { id: jobId, logAfter });
      for (const { id, line } of job.log) {
        progress.note(`  ${line}`);
        logAfter = id;
      }
      if (job.finishedAt !== null) return succeeded(job);
      if (job.progress !== null) progress.show(job.progress);
      await wait(pollMs);
    }
  } finally {
    progress.end();
  }
}

function succeeded(job: JobDetail): JobDetail {
  if (job.state === "succeeded") return job;
  const { code, message, hint, details } = job.error ?? { code: "job.cancelled", message: "The job was cancelled." };
  throw new OperatorError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
  });
}
