import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commands } from "@/cli/commands";
import { parseCommandLine } from "@/cli/parse-command-line";
import { secretVariables, variables } from "@/lib/config/variables";
import { blocksOf, proseOf, readPages } from "./pages";

/** Decisions tell of their day: what was then need not be now. */
const pages = readPages().filter(({ path }) => !path.startsWith("docs/decisions/"));

/** Variables of others that pages speak of. */
const notOurs = new Set([
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "COMPOSE_FILE",
  "BINLOG_ADMIN",
  "GET_LOCK",
  "COMPOSE_PROJECT_NAME",
  "HTTP_PORT",
  "HTTPS_PORT",
  "NODE_ENV",
  "REAL_IP_FROM",
  "SEAWORTHY_TOKEN",
  "SEAWORTHY_VERSION",
]);
const known = new Set<string>([
  ...Object.keys(variables),
  ...secretVariables.map((name) => `${name}_FILE`),
  ...notOurs,
  // What .env says to Compose alone: limits of containers.
  ...[...readFileSync("docker-compose.yml", "utf8").matchAll(/\$\{([A-Z_]+)/g)].map(([, name = ""]) => name),
]);
/** Privileges and SQL are written like variables. */
const isGrant = (name: string) =>
  /^(BACKUP_ADMIN|SHOW_ROUTINE|SYSTEM_USER|SET_[A-Z_]+|[A-Z]+_NONEXISTENT_DEFINER|[A-Z]+_VARIABLES_ADMIN|NO_BACKSLASH_ESCAPES|ANSI_QUOTES)$/.test(
    name,
  );

describe.each(pages)("$path", (page) => {
  test("names no variable that nobody reads", () => {
    const named = [...proseOf(page).matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/g)].map(
      ([, name = ""]) => name,
    );
    expect(named.filter((name) => !known.has(name) && !isGrant(name))).toEqual([]);
  });

  test("names no command that there is not, and no option that it does not take", () => {
    const inline = [...proseOf(page).matchAll(/`seaworthy ([^`…]+)`/g)].map(([, line = ""]) => line);
    const typed = blocksOf(page).flatMap(({ language, code }) =>
      language === "sh"
        ? [...code.matchAll(/(?:^|[ (])seaworthy ([a-z][^\n|&;)#<>]*)/gm)].map(([, line = ""]) => line)
        : [],
    );
    expect([...inline, ...typed].map((line) => problemWith(line)).filter(Boolean)).toEqual([]);
  });
});

/** What the command line says of it. Names of commands alone are enough: what they take is not always written out. */
function problemWith(line: string): string | null {
  const args = line
    .replaceAll(/\[[^\]]*\]/g, "")
    .trim()
    .split(/\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  const isName = commands.some(({ name }) => name === args.join(" ") || name.startsWith(`${args.join(" ")} `));
  if (isName || args.some((arg) => ["web", "worker", "<command>"].includes(arg))) return null;
  try {
    parseCommandLine(args, commands);
    return null;
  } catch (error) {
    return `seaworthy ${line}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
