import { firstAdministratorLink } from "@/lib/accounts";
import { loadConfig } from "@/lib/config/load-config";
import type { LauncherConfig } from "@/lib/config/load-launcher-config";
import type { Environment } from "@/lib/config/variables";
import { withoutPassword } from "@/lib/kernel/redact";
import { prepare } from "@/lib/startup";
import type { WantedPort } from "@/lib/startup/port-problem";
import { wire } from "@/lib/wiring";
import { sayWelcome } from "./banner";
import { prepareDataFolder } from "./data-folder";
import { bringUpDatabases } from "./databases";
import { requireFreePorts } from "./ports";
import { takeOver } from "./process-record";
import { catcherVariables, startMailCatcher, startWeb, startWorker } from "./processes";
import { sampleMigrations } from "./sample-application";
import { readOrCreateSecrets } from "./secrets";
import type { Shutdown } from "./shutdown";
import type { Start } from "./start-context";
import { removeState, writeEnvironment, writeState } from "./state-file";
import { say, step } from "./terminal";

/** Brings everything up, in order. Throws an OperatorError that says what to do; the caller then stops what runs. */
export async function startEverything(config: LauncherConfig, shutdown: Shutdown): Promise<void> {
  say(`Seaworthy ${config.version}, ${config.databases.mode} databases`);
  const folder = await prepareDataFolder(config.dataDir);
  const { record, ended } = await takeOver(folder);
  if (ended.length > 0) say(`  ended what an earlier start had left: ${ended.join(", ")}`);
  await shutdown.add({ name: "launcher", graceSeconds: 0, stop: () => record.remove("launcher") });
  await requireFreePorts(wantedPorts(config));
  const start: Start = { config, folder, record, secrets: await readOrCreateSecrets(folder.root), shutdown };

  const databases = await bringUpDatabases(start);
  say(`  store   ${withoutPassword(databases.storeUrl)}`);
  say(`  target  ${withoutPassword(databases.targetUrl)}`);
  const made = madeUp(start, databases);
  const environment = { ...config.environment, ...made };
  await startMailCatcher(start, environment);
  const link = await step("Store's schema", () => prepareStore(environment, shutdown.signal));
  shutdown.signal.throwIfAborted();
  await startWorker(start, environment);
  const complaints = await startWeb(start, environment);

  const { mail } = loadConfig(environment);
  await shutdown.add({ name: "state file", graceSeconds: 0, stop: () => removeState(folder) });
  await writeEnvironment(folder, made);
  await writeState(folder, {
    pid: process.pid,
    url: config.baseUrl,
    firstAdministratorLink: link,
    mailCatcherUrl: mail.captureUrl,
    smtpPort: config.mailCatcher?.smtpPort ?? null,
    ...databases,
  });
  sayWelcome({ url: config.baseUrl, link, mail, dataDir: folder.root, complaints });
}

function wantedPorts(config: LauncherConfig): WantedPort[] {
  const loopback = (purpose: string, variable: string, port: number) => ({
    purpose,
    variable,
    port,
    host: "127.0.0.1",
  });
  const database =
    config.databases.mode === "embedded"
      ? [loopback("the embedded database", "EMBEDDED_DATABASE_PORT", config.databases.port)]
      : [];
  const { mailCatcher } = config;
  const catcher =
    mailCatcher === null
      ? []
      : [
          loopback("receiving mail", "MAIL_CATCHER_SMTP_PORT", mailCatcher.smtpPort),
          loopback("reading mail", "MAIL_CATCHER_WEB_PORT", mailCatcher.webPort),
        ];
  return [{ purpose: "the console", variable: "PORT", host: config.host, port: config.port }, ...database, ...catcher];
}

/** What web and worker are told besides what we were told: what was made up for want of it. */
function madeUp({ config, secrets }: Start, databases: { storeUrl: string; targetUrl: string }): Environment {
  const embedded = config.databases.mode === "embedded";
  return {
    ...(embedded ? { DATABASE_URL: databases.storeUrl, TARGET_DATABASE_URL: databases.targetUrl } : {}),
    ...(embedded ? { SEAWORTHY_EMBEDDED: "true", MIGRATIONS_DIR: config.migrationsDir ?? sampleMigrations } : {}),
    // Given as AUTH_SECRET or AUTH_SECRET_FILE it is passed on as it came.
    ...(config.authSecret === undefined ? { AUTH_SECRET: secrets.authSecret } : {}),
    ...catcherVariables(config),
    BASE_URL: config.baseUrl,
    SEAWORTHY_DATA_DIR: config.dataDir,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
  };
}

/** Brings the store's schema up to date. Answers the link for the first administrator while there is nobody. */
async function prepareStore(environment: Environment, signal: AbortSignal): Promise<string | null> {
  // What there is to tell of it is told here, not as lines of JSON.
  const deps = wire({ ...loadConfig(environment), logLevel: "warn" }, "launcher");
  try {
    const { saved } = await prepare(deps, { signal });
    if (saved !== null) say(`  saved Seaworthy's own database before its migrations: ${saved.path}`);
    return await firstAdministratorLink(deps);
  } finally {
    await deps.close();
  }
}
