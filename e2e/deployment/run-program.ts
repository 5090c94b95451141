import { spawn } from "node:child_process";

export interface Ended {
  code: number;
  stdout: string;
  /** Both streams, in the order in which they came. */
  output: string;
}

export interface RunOptions {
  /** Added to this process's environment. */
  env?: Readonly<Record<string, string>>;
  input?: string;
  limitSeconds?: number;
}

/** Runs a program to its end, whatever that is. One that takes longer than its limit (5 minutes) is killed. */
export function tryRun(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { env = {}, input = "", limitSeconds = 300 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: "pipe",
      timeout: limitSeconds * 1000,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => ((stdout += chunk), (output += chunk)));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? -1, stdout, output }));
    // A program that ends without reading its input is no failure of ours.
    child.stdin.on("error", () => {}).end(input);
  });
}

/** Runs a program that must succeed; answers its standard output. Throws with everything it said. */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, output } = await tryRun(program, args, options);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}:\n${output.slice(-6000)}`);
  return stdout;
}
