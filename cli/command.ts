import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import type { Output } from "./output";

/** What a command works with. */
export interface Cli {
  out: Output;
  actor: Actor;
  /** Reads the configuration and builds everything at the first call; `help` and `version` need none of it. */
  deps(): Deps;
}

export interface Given {
  /** What stands after the command's name. */
  positionals: readonly string[];
  options: Readonly<Record<string, string | boolean | undefined>>;
}

export interface Option {
  type: "string" | "boolean";
  required?: boolean;
  /** `--output <path>` */
  usage: string;
  /** What it does, for the help of its command, where its name does not say. */
  summary?: string;
}

/** One line of `seaworthy help`. */
export interface Command {
  /** `backup verify` */
  name: string;
  /** `<id>`: shown after the name, and how many there must be. */
  positionals?: readonly string[];
  options?: Readonly<Record<string, Option>>;
  summary: string;
  /** Its failure is told in one line: it runs where lines are what is read. */
  inOneLine?: boolean;
  run(cli: Cli, given: Given): Promise<void>;
}

export function usageOf(command: Command): string {
  const options = Object.values(command.options ?? {}).map(({ usage, required }) => (required ? usage : `[${usage}]`));
  return [command.name, ...(command.positionals ?? []), ...options].join(" ");
}
