import { OperatorError } from "@/lib/kernel/errors";
import { passwordProblems, withPasswords } from "./database-passwords";
import { mailProblems } from "./mail";
import { withSecretFiles } from "./secret-files";
import { storageProblems } from "./storages";
import { type Environment, type Variables, variablesSchema } from "./variables";

/**
 * Reads and validates every variable, secrets from `*_FILE` included. All problems are collected and reported
 * together. Throws `config.invalid` with one line per problem.
 */
export function readVariables(environment: Environment): Variables {
  const problems: string[] = [];
  const given = withoutEmpty(withSecretFiles(environment, problems));
  const parsed = variablesSchema.safeParse(given);
  for (const issue of parsed.error?.issues ?? []) problems.push(`${issue.path.join(".")} ${issue.message}`);
  if (parsed.success && parsed.data.DRAIN_SECONDS >= parsed.data.SHUTDOWN_GRACE_SECONDS)
    problems.push("DRAIN_SECONDS must be less than SHUTDOWN_GRACE_SECONDS, of which it is a part");
  problems.push(...crossChecks(given), ...passwordProblems(given), ...storageProblems(given), ...mailProblems(given));
  if (parsed.success && problems.length === 0) return withPasswords(parsed.data);
  throw configurationError(problems);
}

export function configurationError(problems: readonly string[]): OperatorError {
  const what =
    problems.length === 1
      ? `a problem: ${problems[0]}.`
      : `${problems.length} problems:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`;
  return new OperatorError("config.invalid", `The configuration has ${what}`, {
    kind: "invalid",
    hint: "Every variable is described in docs/configuration.md.",
    details: { problems },
  });
}

/** An empty variable is an unset one: Compose files pass `NAME=` for what nobody set. */
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
}

function crossChecks(given: Environment): string[] {
  const { DATABASE_URL: store, TARGET_DATABASE_URL: target } = given;
  if (store !== undefined && target === undefined)
    return ["TARGET_DATABASE_URL is missing: DATABASE_URL is set, so the application's database must be named too"];
  if (target !== undefined && store === undefined)
    return ["DATABASE_URL is missing: TARGET_DATABASE_URL is set, so Seaworthy's own database must be named too"];
  if (store !== undefined && target !== undefined && sameDatabase(store, target))
    return [
      "DATABASE_URL and TARGET_DATABASE_URL name the same database: Seaworthy never keeps its tables in the target",
    ];
  return [];
}

function sameDatabase(first: string, second: string): boolean {
  if (!URL.canParse(first) || !URL.canParse(second)) return false;
  const [a, b] = [new URL(first), new URL(second)];
  return a.hostname === b.hostname && (a.port || "3306") === (b.port || "3306") && a.pathname === b.pathname;
}
