import { prettifyError, ZodError } from "zod";
import { loadConfig } from "@/lib/config/load-config";
import { OperatorError } from "@/lib/kernel/errors";
import { explainError, explainInOneLine, reportError } from "@/lib/kernel/report-error";
import { wire } from "@/lib/wiring";
import { cliActor } from "./actor";
import { type Cli, type Command, usageOf } from "./command";
import { commands } from "./commands";
import { exitCodeFor } from "./exit-code";
import { createOutput } from "./output";
import { parseCommandLine } from "./parse-command-line";
import { orStoreNotReady } from "./store-not-ready";

/** Runs one command on this process's streams, configured by `environment` or its own; leaves the exit code with it. */
export async function runCommandLine(
  args: readonly string[],
  environment?: Readonly<Record<string, string>>,
): Promise<void> {
  let wired: ReturnType<typeof wire> | undefined;
  let command: Command | undefined;
  try {
    const line = parseCommandLine(args, commands);
    const { given, json } = line;
    command = line.command;
    const deps = () => (wired ??= wire(loadConfig(environment), "cli"));
    const cli: Cli = { out: createOutput(json), actor: cliActor(), deps };
    await command.run(cli, given);
  } catch (thrown) {
    const error = orWrongInput(orStoreNotReady(thrown), command);
    // A command that has exit codes of its own has set one.
    process.exitCode ??= exitCodeFor(error);
    const told = args.includes("--json") ? JSON.stringify({ error: reportError(error) }) : explain(error, command);
    process.stderr.write(`${told}\n`);
  } finally {
    await wired?.close();
  }
}

/** What a verb's input says of a value, as a person reads it; with `--json`, too. */
function orWrongInput(error: unknown, command: Command | undefined): unknown {
  if (!(error instanceof ZodError) || command === undefined) return error;
  const hint = `Usage: seaworthy ${usageOf(command)}`;
  return new OperatorError("cli.usage", prettifyError(error), { kind: "invalid", hint, cause: error });
}

function explain(error: unknown, command: Command | undefined): string {
  return command?.inOneLine === true ? explainInOneLine(error) : explainError(error);
}
