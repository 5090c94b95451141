import { Readable } from "node:stream";
import { runCommandLine } from "@/cli/run-command-line";
import type { Outcome } from "./bundle";

/**
 * Runs a command as the program does, without starting one, which takes half a second each time. For one command at a
 * time: it is given this process's streams. That programs start, log beside their result and end is for `runProgram`.
 */
export async function runCli(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input = "",
): Promise<Outcome> {
  const [stdout, stderr] = [catchOutput(process.stdout), catchOutput(process.stderr)];
  const stdin = Object.getOwnPropertyDescriptor(process, "stdin") ?? {};
  Object.defineProperty(process, "stdin", { configurable: true, value: Readable.from([Buffer.from(input)]) });
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await runCommandLine(args, environment);
    return { code: Number(process.exitCode ?? 0), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    process.exitCode = before;
    Object.defineProperty(process, "stdin", stdin);
    for (const stream of [stdout, stderr]) stream.release();
  }
}

function catchOutput(stream: NodeJS.WriteStream): { text(): string; release(): void } {
  const original = stream.write;
  const chunks: Buffer[] = [];
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    chunks.push(Buffer.from(chunk as string));
    const done = rest.at(-1);
    if (typeof done === "function") done();
    return true;
  };
  return {
    text: () => Buffer.concat(chunks).toString(),
    release: () => (stream.write = original),
  };
}
