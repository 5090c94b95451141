import { prettifyError, ZodError } from "zod";
import { loadConfig } from "@/lib/config/load-config";
import { explainError, explainInOneLine, reportError } from "@/lib/kernel/report-error";
import { wire } from "@/lib/wiring";
import { cliActor } from "./actor";
import type { Cli, Command } from "./command";
import { commands } from "./commands";
import { exitCodeFor } from "./exit-code";
import { createOutput } from "./output";
import { parseCommandLine } from "./parse-command-line";

let wired: ReturnType<typeof wire> | undefined;
let command: Command | undefined;
const args = process.argv.slice(2);
try {
  const line = parseCommandLine(args, commands);
  const { given, json } = line;
  command = line.command;
  const cli: Cli = { out: createOutput(json), actor: cliActor(), deps: () => (wired ??= wire(loadConfig(), "cli")) };
  await command.run(cli, given);
} catch (error) {
  // A command that has exit codes of its own has set one.
  process.exitCode ??= exitCodeFor(error);
  process.stderr.write(`${args.includes("--json") ? JSON.stringify({ error: reportError(error) }) : explain(error)}\n`);
} finally {
  await wired?.close();
}

function explain(error: unknown): string {
  if (error instanceof ZodError) return prettifyError(error);
  return command?.inOneLine === true ? explainInOneLine(error) : explainError(error);
}
