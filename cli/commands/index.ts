import packageJson from "@/package.json";
import { type Command, usageOf } from "../command";
import { accountCommands } from "./accounts";
import { backupCommands } from "./backup";
import { jobCommands } from "./jobs";
import { migrationCommands } from "./migrations";

const about: readonly Command[] = [
  {
    name: "version",
    summary: "Which version this is",
    run: async ({ out }) => out.result({ version: packageJson.version }, (it) => [it.version]),
  },
  {
    name: "help",
    summary: "This text",
    run: async ({ out }) => out.result(commands.map(toEntry), helpText),
  },
];

export const commands: readonly Command[] = [
  ...backupCommands,
  ...migrationCommands,
  ...jobCommands,
  ...accountCommands,
  ...about,
];

interface HelpEntry {
  usage: string;
  summary: string;
}

function toEntry(command: Command): HelpEntry {
  return { usage: usageOf(command), summary: command.summary };
}

function helpText(entries: readonly HelpEntry[]): string[] {
  return [
    "Usage: seaworthy <command> [--json]",
    "",
    ...entries.flatMap(({ usage, summary }) => [`  ${usage}`, `      ${summary}`]),
    "",
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused. The configuration comes from the environment (.env.example).",
  ];
}
