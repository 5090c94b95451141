import { getVersion } from "@/lib/health";
import type { Deps } from "@/lib/deps";
import { messageOf, OperatorError } from "@/lib/kernel/errors";
import { withoutPassword } from "@/lib/kernel/redact";
import { explainError } from "@/lib/kernel/report-error";
import { startupPhase, startupPhases } from "@/lib/kernel/startup";
import { migrateStore } from "@/lib/migrations";
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
  const prepared = startupPhase("store", () => prepareStore(deps));
  shutdown.finishFirst(prepared);
  await prepared;
  announce(deps);
  if (config.autoMigrate) await startupPhase("auto-migrate", () => enqueuePending(deps));
  watchWorkers(deps);
  keepNote(deps);
  log.info({ startup: startupPhases() }, "ready to answer");
}

async function prepareStore(deps: Deps): Promise<void> {
  await migrateStore(deps.store).catch((error: unknown) => exitWith(storeProblem(deps, error)));
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

function storeProblem({ config }: Deps, error: unknown): unknown {
  if (error instanceof OperatorError) return error;
  const store = withoutPassword(config.storeUrl);
  return new OperatorError("store.unusable", `Its own database ${store} cannot be used: ${messageOf(error)}`, {
    kind: "unavailable",
    hint: "Check that the server runs, and the address, account and database in DATABASE_URL.",
    cause: error,
  });
}

/** One message that says what to do, instead of Next's stack. */
function exitWith(error: unknown): never {
  process.stderr.write(`Seaworthy's web process cannot start. ${explainError(error)}\n`);
  process.exit(1);
}
