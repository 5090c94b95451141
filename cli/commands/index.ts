import packageJson from "@/package.json";
import { type Command, usageOf } from "../command";
import { accountCommands } from "./accounts";
import { alertCommands } from "./alerts";
import { archiveFileCommands } from "./archive-files";
import { auditCommands } from "./audit";
import { backupCommands } from "./backup";
import { backupFileCommands } from "./backup-files";
import { proofCommands } from "./backup-proofs";
import { upkeepCommands } from "./backup-upkeep";
import { checklistCommands } from "./checklist";
import { jobCommands } from "./jobs";
import { mailCommands } from "./mail";
import { mailLogCommands } from "./mail-log";
import { migrateCommands } from "./migrate";
import { migrationCommands } from "./migrations";
import { tokenCommands } from "./tokens";

const about: readonly Command[] = [
  {
    name: "version",
    summary: "Which version this is",
    run: async ({ out }) => out.result({ version: packageJson.version }, (it) => [it.version]),
  },
  {
    name: "help",
    summary: "This text; help <command> says more about one",
    run: async ({ out }, { positionals }) => {
      const asked = commands.filter(({ name }) => name.startsWith(positionals.join(" ")));
      const found = asked.length === 0 ? commands : asked;
      out.result(found.map(toEntry), found.length === commands.length ? helpText : detailedText);
    },
  },
];

export const commands: readonly Command[] = [
  ...checklistCommands,
  ...backupCommands,
  ...proofCommands,
  ...backupFileCommands,
  ...archiveFileCommands,
  ...upkeepCommands,
  ...migrateCommands,
  ...migrationCommands,
  ...jobCommands,
  ...mailCommands,
  ...mailLogCommands,
  ...alertCommands,
  ...accountCommands,
  ...tokenCommands,
  ...auditCommands,
  ...about,
];

interface HelpEntry {
  usage: string;
  summary: string;
  options: { usage: string; summary: string }[];
}

function toEntry(command: Command): HelpEntry {
  const options = Object.values(command.options ?? {}).map(({ usage, summary = "" }) => ({ usage, summary }));
  return { usage: usageOf(command), summary: command.summary, options };
}

const afterwards = [
  "",
  "<backup> is an id, a file's name, or newest. --json prints the result as JSON on standard output, an error as JSON on",
  "standard error; progress is always on standard error.",
  "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused. The configuration comes from the environment (.env.example).",
];

function helpText(entries: readonly HelpEntry[]): string[] {
  return [
    "Usage: seaworthy <command> [--json]",
    "",
    ...entries.flatMap(({ usage, summary }) => [`  ${usage}`, `      ${summary}`]),
    ...afterwards,
  ];
}

function detailedText(entries: readonly HelpEntry[]): string[] {
  return [
    ...entries.flatMap(({ usage, summary, options }) => [
      `seaworthy ${usage} [--json]`,
      `    ${summary}`,
      ...options.filter((it) => it.summary !== "").map((it) => `    ${it.usage}  ${it.summary}`),
    ]),
    ...afterwards,
  ];
}
