import { loadConfig } from "@/lib/config/load-config";
import type { Deps } from "@/lib/deps";
import { startWorker } from "@/lib/jobs";
import { withoutPassword } from "@/lib/kernel/redact";
import { explainInOneLine } from "@/lib/kernel/report-error";
import { startupPhase, startupPhases } from "@/lib/kernel/startup";
import { settlesWithin } from "@/lib/kernel/within";
import { prepare } from "@/lib/startup";
import { wire } from "@/lib/wiring";
import { jobHandlers } from "./handlers";
import { keepHouse } from "./housekeeping";
import { leave } from "./leave";
import { showSignsOfLife } from "./sign-of-life";

/** Of the grace period: what jobs that are handed back, and the connections, get to end in order. */
const handBackSeconds = 6;
const lastWaitMs = 1000;

/** Thrown while the start waits for something: not a failure. */
class ToldToStop extends Error {}

async function main(): Promise<void> {
  const deps = await startupPhase("configuration", () => wire(loadConfig(), "worker"));
  // Before anything is announced: whoever reads that it started may stop it at once.
  const toldToStop = untilToldToStop(deps.config.supervised);
  const stopping = new AbortController();
  void toldToStop.then((reason) => stopping.abort(new ToldToStop(reason)));
  announce(deps);
  void showSignsOfLife(deps);
  process.on("uncaughtException", (error) => {
    deps.log.fatal({ err: error }, "the worker ends here; its jobs are left to their leases");
    leave(1);
  });
  await prepare(deps, { signal: stopping.signal });

  const housekeeping = new AbortController();
  const worker = startWorker({ deps, handlers: jobHandlers(deps), concurrency: deps.config.jobConcurrency });
  const kept = keepHouse(deps, housekeeping.signal);
  deps.log.info({ workerId: worker.id, startup: startupPhases() }, "worker started");

  const reason = await toldToStop;
  deps.log.info(`stopping: ${reason}`);
  housekeeping.abort();
  await worker.stop(Math.max(0, deps.config.shutdownGraceSeconds - handBackSeconds) * 1000);
  // Both may hang on a database that is gone, and nothing is lost with them.
  await settlesWithin(lastWaitMs, kept);
  await settlesWithin(lastWaitMs, deps.close());
  deps.log.info("stopped");
}

function announce({ config, log }: Deps): void {
  log.info(
    {
      mode: config.mode,
      environment: config.environment,
      store: withoutPassword(config.storeUrl),
      target: withoutPassword(config.targetUrl),
      backups: config.backupsDir,
    },
    `Seaworthy ${config.version} worker (${config.mode}) is starting`,
  );
}

/** A second signal means now: the jobs are then left to their leases. */
async function untilToldToStop(supervised: boolean): Promise<string> {
  return new Promise((resolve) => {
    let told = false;
    for (const signal of ["SIGTERM", "SIGINT"] as const)
      process.on(signal, () => {
        if (told) leave(1);
        told = true;
        resolve(signal);
      });
    if (!supervised) return;
    const parentIsGone = "the process that started this one is gone";
    process.once("disconnect", () => resolve(parentIsGone));
    if (process.connected === false) resolve(parentIsGone);
  });
}

try {
  await main();
  leave(0);
} catch (error) {
  if (error instanceof ToldToStop) process.exit(0);
  process.stderr.write(`Seaworthy's worker cannot run. ${explainInOneLine(error)}\n`);
  process.exit(1);
}
