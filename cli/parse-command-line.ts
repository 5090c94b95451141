import { parseArgs } from "node:util";
import { messageOf, OperatorError } from "@/lib/kernel/errors";
import { type Command, type Given, usageOf } from "./command";

export interface CommandLine {
  command: Command;
  given: Given;
  json: boolean;
}

/** Finds the command and reads its options. Throws `cli.usage`. */
export function parseCommandLine(args: readonly string[], commands: readonly Command[]): CommandLine {
  const command = findCommand(args, commands);
  const given = readOptions(args, command);
  return { command, given, json: given.options["json"] === true };
}

function findCommand(args: readonly string[], commands: readonly Command[]): Command {
  const words = args.filter((arg) => !arg.startsWith("-"));
  const wanted = args.some((arg) => arg === "--help" || arg === "-h") || words.length === 0 ? ["help"] : words;
  const found = commands.find(({ name }) => name.split(" ").every((word, index) => wanted[index] === word));
  if (found === undefined) throw usageError(`There is no command “${wanted.slice(0, 2).join(" ")}”.`, "seaworthy help");
  return found;
}

function readOptions(args: readonly string[], command: Command): Given {
  const known = Object.entries(command.options ?? {}).map(([name, { type }]) => [name, { type }] as const);
  const usage = `seaworthy ${usageOf(command)}`;
  try {
    const parsed = parseArgs({
      args: [...args],
      options: { ...Object.fromEntries(known), json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
      // Whoever asks for help may have typed anything before it.
      strict: command.name !== "help",
    });
    const values: Given["options"] = parsed.values;
    if (command.name === "help")
      return { options: values, positionals: parsed.positionals.filter((it) => it !== "help") };
    const own = parsed.positionals.slice(command.name.split(" ").length);
    const needed = command.positionals ?? [];
    if (own.length !== needed.length)
      throw new Error(
        needed.length === 0 ? `Nothing may follow “${command.name}”.` : `${needed.join(" ")} is missing.`,
      );
    const missing = Object.entries(command.options ?? {}).filter(
      ([name, it]) => it.required && values[name] === undefined,
    );
    if (missing.length > 0) throw new Error(`${missing.map(([, it]) => it.usage).join(", ")} is missing.`);
    return { options: values, positionals: own };
  } catch (error) {
    throw usageError(messageOf(error), usage);
  }
}

function usageError(message: string, usage: string): OperatorError {
  return new OperatorError("cli.usage", message, { kind: "invalid", hint: `Usage: ${usage}` });
}
