import { createConnection } from "mysql2/promise";
import { driverAddress } from "@/lib/config/database-url";
import type { Deps } from "@/lib/deps";
import { codeOf, messageOf, OperatorError, rootOf } from "@/lib/kernel/errors";
import { redactText, withoutPassword } from "@/lib/kernel/redact";
import { sleep } from "@/lib/kernel/sleep";

const pauseMs = 1000;
const tellEveryMs = 10_000;
const connectTimeoutMs = 5000;

/** What no waiting changes: the server answers, and does not let us in. */
const refusals: ReadonlySet<string | undefined> = new Set([
  "ER_ACCESS_DENIED_ERROR",
  "ER_ACCESS_DENIED_NO_PASSWORD_ERROR",
  "ER_DBACCESS_DENIED_ERROR",
  "ER_BAD_DB_ERROR",
  "ER_HOST_NOT_PRIVILEGED",
  "ER_ACCOUNT_HAS_BEEN_LOCKED",
  "ER_MUST_CHANGE_PASSWORD_LOGIN",
]);

export type DatabaseRole = "store" | "target";

const databases = {
  store: { variable: "DATABASE_URL", what: "Seaworthy's own database", urlOf: "storeUrl" },
  target: { variable: "TARGET_DATABASE_URL", what: "the application's database", urlOf: "targetUrl" },
} as const;

/**
 * Waits until the database answers, for START_TIMEOUT_SECONDS at most, and says so in the log. Throws
 * `startup.unreachable`, or at once `startup.refused` when the server does not take user, password or schema.
 */
export async function waitForDatabase(
  { config, log }: Pick<Deps, "config" | "log">,
  which: DatabaseRole,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const waitedMs = () => performance.now() - startedAt;
  const waitMs = config.startTimeoutSeconds * 1000;
  for (let told = 0; ;) {
    const problem = await problemWith(config[databases[which].urlOf]);
    if (problem === null) return;
    if (refusals.has(codeOf(rootOf(problem)))) throw refused(config, which, problem);
    if (waitedMs() >= waitMs) throw unreachable(config, which, problem);
    if (waitedMs() >= told * tellEveryMs) {
      const sofar = `${Math.round(waitedMs() / 1000)} of ${config.startTimeoutSeconds} s`;
      log.warn(`waiting for ${nameOf(config, which)}: ${reasonOf(problem)} (${sofar})`);
      told = Math.floor(waitedMs() / tellEveryMs) + 1;
    }
    await sleep(Math.min(pauseMs, waitMs - waitedMs()), signal);
  }
}

/** Why it does not answer right now, without its password; null: it does. */
export async function whyAway({ config }: Pick<Deps, "config">, which: DatabaseRole): Promise<string | null> {
  const problem = await problemWith(config[databases[which].urlOf]);
  return problem === null ? null : `${nameOf(config, which)}: ${reasonOf(problem)}`;
}

/** Over a connection of its own, which is given up sooner than a pool's. */
async function problemWith(url: string): Promise<unknown> {
  try {
    await (await createConnection({ ...driverAddress(url), connectTimeout: connectTimeoutMs })).end();
    return null;
  } catch (error) {
    return error;
  }
}

type Config = Deps["config"];

function refused(config: Config, which: DatabaseRole, cause: unknown): OperatorError {
  const { variable } = databases[which];
  const password = variable.replace("URL", "PASSWORD");
  return new OperatorError("startup.refused", `${nameOf(config, which)} refuses us: ${reasonOf(cause)}`, {
    kind: "unavailable",
    hint: `Check user, database and password (${variable}, ${password}).`,
    cause,
  });
}

function unreachable(config: Config, which: DatabaseRole, cause: unknown): OperatorError {
  const waited = config.startTimeoutSeconds === 0 ? "" : ` Waited ${config.startTimeoutSeconds} s.`;
  const said = `${nameOf(config, which)} cannot be reached: ${reasonOf(cause)}${waited}`;
  return new OperatorError("startup.unreachable", said, {
    kind: "unavailable",
    hint: "Check that its server runs, and its address.",
    details: { code: codeOf(cause) },
    cause,
  });
}

/** `DATABASE_URL (Seaworthy's own database, mysql://user@host:3306/seaworthy)` */
function nameOf(config: Config, which: DatabaseRole): string {
  const { variable, what, urlOf } = databases[which];
  return `${variable} (${what}, ${withoutPassword(config[urlOf])})`;
}

/** With a full stop, as other sentences follow. */
function reasonOf(error: unknown): string {
  const text = redactText(messageOf(error) || (codeOf(error) ?? "no connection"));
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
