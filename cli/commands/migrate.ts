import { backupJobHandler, takeBackup } from "@/lib/backups";
import { cancelJob, startWorker } from "@/lib/jobs";
import { OperatorError } from "@/lib/kernel/errors";
import { getMigrations, migrationJobHandler, startMigrations } from "@/lib/migrations";
import { restoreJobHandler } from "@/lib/restores";
import { prepare } from "@/lib/startup";
import type { Cli, Command } from "../command";
import { waitForJob } from "../wait-for-job";

/** It looks for jobs once more and signs off, before the connections are closed. */
const lastRoundMs = 2000;

/** The step of a deployment that comes before web and workers start. */
export const migrateCommands: readonly Command[] = [
  {
    name: "migrate",
    options: {
      timeout: {
        type: "string",
        usage: "--timeout <seconds>",
        summary: "Give up after so long, killing the statement that runs then; no limit when left out",
      },
    },
    summary:
      "Wait for the databases, bring Seaworthy's own up to date and, with AUTO_MIGRATE, the target. Needs no worker",
    inOneLine: true,
    async run(cli, { options }) {
      const limit = limitOf(options["timeout"]);
      const done = await orTimedOut(limit, async () => {
        const deps = cli.deps();
        const signal = AbortSignal.any([limit, untilToldToStop()]);
        const store = await prepare(deps, { signal, limit, needsTarget: true });
        const target = deps.config.autoMigrate ? await migrateTarget(cli, limit) : null;
        return { store: { applied: store.applied, savedTo: store.saved?.path ?? null }, target };
      });
      cli.out.result(done, ({ store, target }) => [
        `store: ${store.applied.length} applied${store.savedTo === null ? "" : `, saved before that as ${store.savedTo}`}`,
        target === null
          ? "target: left as it is, as AUTO_MIGRATE is not true"
          : `target: ${target.applied} applied, ${target.pending} pending`,
      ]);
    },
  },
];

/** In this process, for workers start after it; with the jobs that must not run beside it, should one have been left. */
async function migrateTarget(cli: Cli, limit: AbortSignal): Promise<{ applied: number; pending: number }> {
  const deps = cli.deps();
  const { counts } = await getMigrations(deps, cli.actor);
  if (counts.pending + counts.failed === 0) return counts;
  const { jobId } = await startMigrations(deps, cli.actor, {});
  const handlers = [migrationJobHandler(deps, { takeBackup }), backupJobHandler(deps), restoreJobHandler(deps)];
  const worker = startWorker({ deps, handlers, concurrency: 1 });
  const cancel = () => void cancelJob(deps, cli.actor, { id: jobId }).catch(() => undefined);
  limit.addEventListener("abort", cancel, { once: true });
  try {
    await waitForJob(cli, jobId);
  } finally {
    limit.removeEventListener("abort", cancel);
    await worker.stop(lastRoundMs);
  }
  return (await getMigrations(deps, cli.actor)).counts;
}

function limitOf(given: string | boolean | undefined): AbortSignal {
  if (given === undefined) return new AbortController().signal;
  const seconds = Number(given);
  if (Number.isInteger(seconds) && seconds > 0 && seconds <= 86_400) return AbortSignal.timeout(seconds * 1000);
  throw new OperatorError("cli.usage", `--timeout must be seconds, from 1 to 86400; not ${given}.`, {
    kind: "invalid",
    hint: "Usage: seaworthy migrate --timeout 600",
  });
}

/** The waiting ends then; a migration that runs is finished. */
function untilToldToStop(): AbortSignal {
  const told = new AbortController();
  const stop = (signal: string) =>
    told.abort(new OperatorError("cli.stopped", `Told to stop (${signal}); nothing was changed.`));
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
  return told.signal;
}

async function orTimedOut<T>(limit: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!limit.aborted) throw cause;
    throw new OperatorError("cli.timed_out", `Not done within the --timeout. ${reasonOf(cause)}`.trim(), {
      kind: "timed_out",
      hint: "What was applied stays; look with: seaworthy migrations status",
      cause,
    });
  }
}

/** The timeout's own error says nothing more. */
function reasonOf(cause: unknown): string {
  return cause instanceof OperatorError ? cause.message : "";
}
