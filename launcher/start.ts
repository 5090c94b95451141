import { setMaxListeners } from "node:events";
import { loadLauncherConfig } from "@/lib/config/load-launcher-config";
import { explainError } from "@/lib/kernel/report-error";
import { createShutdown } from "./shutdown";
import { startEverything } from "./start-everything";

/** `npm start`, after everything is installed and built: brings the processes up, watches them, takes them down. */
async function main(): Promise<void> {
  const shutdown = createShutdown();
  setMaxListeners(0, shutdown.signal);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => void stop(`Stopping (${signal}); once more to hurry.`, 0));
  // A terminal that went away must not end us before our children.
  process.stdout.on("error", () => undefined);

  async function stop(reason: string, exitCode: number): Promise<void> {
    await shutdown.request(reason);
    process.exit(exitCode);
  }

  const failure = await Promise.race([
    shutdown.failed,
    startEverything(loadLauncherConfig(), shutdown).then(() => shutdown.failed),
  ]).catch((error: unknown) => error);
  if (shutdown.signal.aborted) return;
  process.stderr.write(`\n${explainError(failure)}\n`);
  await stop("Seaworthy stops.", 1);
}

await main();
