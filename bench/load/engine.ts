import { spawn } from "node:child_process";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";

interface RunOptions {
  /** Written to its standard input. */
  input?: string | undefined;
  /** Added to our own. */
  env?: Record<string, string>;
  /** Ends it half way. */
  signal?: AbortSignal | undefined;
}

/**
 * Runs the `docker` program; answers what it said. Ctrl-C at the terminal is for us, who stop everything in order, and
 * not for it. Throws with its last words.
 */
export async function docker(args: readonly string[], { input, signal, env }: RunOptions = {}): Promise<string> {
  const child = spawn("docker", args, { stdio: "pipe", detached: true, signal, env: { ...process.env, ...env } });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve)),
  ]);
  if (code !== 0) throw new Error(`docker ${args.slice(0, 6).join(" ")} …: ${stderr.trim().slice(-2000)}`);
  return stdout;
}

/** Opens a GET of the engine's own API, over the socket that the `docker` program uses, too. */
export async function askEngine(path: string): Promise<IncomingMessage> {
  const socketPath = await engineSocket();
  return new Promise((resolve, reject) => {
    request({ socketPath, path, headers: { host: "docker" } }, (response) => {
      if (response.statusCode === 200) resolve(response);
      else reject(new Error(`the engine answered ${response.statusCode} to ${path}`));
    })
      .once("error", reject)
      .end();
  });
}

let known: Promise<string> | undefined;

function engineSocket(): Promise<string> {
  known ??= docker(["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]).then((host) => {
    const address = process.env["DOCKER_HOST"] ?? host.trim();
    if (!address.startsWith("unix://"))
      throw new Error(`Only an engine on this machine can be measured, not ${address}`);
    return address.slice("unix://".length);
  });
  return known;
}
