import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";

const upWithinSeconds = 60;

export interface WebProcess {
  url: string;
  stop(): Promise<void>;
}

/** `next start` of the build in `folder`, as production runs it. Throws with its output when it does not answer. */
export async function startWebProcess(
  folder: string,
  port: number,
  environment: Readonly<Record<string, string>>,
): Promise<WebProcess> {
  const next = `${process.cwd()}/node_modules/next/dist/bin/next`;
  const child = spawn(process.execPath, [next, "start", "-H", "127.0.0.1", "-p", String(port)], {
    cwd: folder,
    env: { PATH: process.env["PATH"], NODE_ENV: "production", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => (output = `${output}${chunk}`.slice(-5000)));
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + upWithinSeconds * 1000; Date.now() < deadline; await wait(200)) {
    if (child.exitCode !== null) break;
    if (await answers(`${url}/health`)) return { url, stop: () => stop(child) };
  }
  await stop(child);
  throw new Error(`The web process in ${folder} did not start:\n${output}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
