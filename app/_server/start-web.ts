import { getVersion } from "@/lib/health";
import type { Deps } from "@/lib/deps";
import { withoutPassword } from "@/lib/kernel/redact";
import { explainInOneLine } from "@/lib/kernel/report-error";
import { startupPhase, startupPhases } from "@/lib/kernel/startup";
import { prepare } from "@/lib/startup";
import { allowOrigins } from "./allow-origins";
import { enqueuePending } from "./auto-migrate";
import { webDeps } from "./deps";
import { limitPages } from "./limit-pages";
import { keepNote } from "./note-process";
import { observeRequests } from "./observe-requests";
import { shutDownInOrder } from "./shut-down";
import { watchWorkers } from "./stand-in-for-workers";

/** What a web process does before its first answer. A problem that it cannot work with ends the process. */
export async function startWeb(): Promise<void> {
  const deps = await startupPhase("configuration", () => orExit(webDeps));
  const { config, log } = deps;
  observeRequests(log, { https: config.baseUrl.startsWith("https:") });
  limitPages(config.requestTimeoutSeconds);
  allowOrigins(config.corsOrigins);
  const shutdown = shutDownInOrder(deps);
  announce(deps);
  const prepared = prepare(deps, shutdown);
  shutdown.finishFirst(prepared);
  await prepared.catch((error: unknown) => (shutdown.signal.aborted ? untilStopped() : exitWith(error)));
  if (config.autoMigrate) await startupPhase("auto-migrate", () => enqueuePending(deps));
  watchWorkers(deps);
  keepNote(deps);
  log.info({ startup: startupPhases() }, "ready to answer");
}

/** Told to stop while it started: whoever does that ends the process. */
function untilStopped(): Promise<never> {
  return new Promise(() => undefined);
}

function announce({ config, log }: Deps): void {
  const { version, commit } = getVersion(config);
  log.info(
    {
      commit,
      mode: config.mode,
      environment: config.environment,
      baseUrl: config.baseUrl,
      store: withoutPassword(config.storeUrl),
      target: withoutPassword(config.targetUrl),
    },
    `Seaworthy ${version} (${config.mode}) is starting`,
  );
}

function orExit<T>(build: () => T): T {
  try {
    return build();
  } catch (error) {
    return exitWith(error);
  }
}

/** One message that says what to do, instead of Next's stack. */
function exitWith(error: unknown): never {
  process.stderr.write(`Seaworthy's web process cannot start. ${explainInOneLine(error)}\n`);
  process.exit(1);
}
