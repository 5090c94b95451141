import { getVersion } from "@/lib/health";
import type { Deps } from "@/lib/deps";
import { messageOf, OperatorError } from "@/lib/kernel/errors";
import { withoutPassword } from "@/lib/kernel/redact";
import { migrateStore } from "@/lib/migrations";
import { enqueuePending } from "./auto-migrate";
import { webDeps } from "./deps";
import { endDownloads } from "./downloads";
import { observeRequests } from "./observe-requests";

/** What a web process does before its first answer. A problem that it cannot work with ends the process. */
export async function startWeb(): Promise<void> {
  const deps = orExit(webDeps);
  const { config, log } = deps;
  observeRequests(log, { https: config.baseUrl.startsWith("https:") });
  // Next stops listening and waits for open responses; a download could keep it waiting for hours.
  process.once("SIGTERM", endDownloads);
  process.once("SIGINT", endDownloads);
  await migrateStore(deps.store).catch((error: unknown) => exitWith(error));
  announce(deps);
  if (config.autoMigrate) await enqueuePending(deps);
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
  const hint = error instanceof OperatorError && error.hint !== undefined ? `\n${error.hint}` : "";
  process.stderr.write(`Seaworthy cannot start. ${messageOf(error)}${hint}\n`);
  process.exit(1);
}
