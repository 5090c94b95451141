import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import type { Installation } from "./scratch-installation";

/** Runs commands as somebody would paste them into one shell. Throws what it said when one fails. Answers its standard output. */
export async function runCommands(
  { environment }: Pick<Installation, "environment">,
  { commands, cwd, input = "" }: { commands: string; cwd: string; input?: string },
): Promise<string> {
  const child = spawn("bash", ["--norc", "--noprofile", "-eu", "-c", commands], {
    cwd,
    env: environment,
    stdio: "pipe",
  });
  // Commands that read nothing may be over before.
  child.stdin.on("error", () => {}).end(input);
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await once(child, "close")) as [number | null];
  const [stdout, stderr] = await said;
  if (code !== 0) throw new Error(`The commands ended with ${code}:\n${commands}\n\n${stdout}\n${stderr}`);
  return stdout;
}
