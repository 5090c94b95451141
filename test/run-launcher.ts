import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { State } from "@/launcher/state-file";

/** What the state file of a running installation says. */
export type LauncherState = State;

export interface RunningLauncher {
  pid: number;
  /** Everything it has said so far. */
  output(): string;
  /** Resolves with its exit code. */
  ended: Promise<number | null>;
  untilUp(): Promise<LauncherState>;
  /** SIGTERM, and waits. */
  stop(): Promise<void>;
}

const upWithinSeconds = 120;

/** Runs the built launcher, as `npm start` does. Nothing of the caller's configuration leaks in. */
export function runLauncher(dataDir: string, environment: Readonly<Record<string, string>>): RunningLauncher {
  const child = spawn(join(process.cwd(), "node_modules/.bin/node"), ["dist/launcher.mjs"], {
    env: {
      NODE_ENV: "production",
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      SEAWORTHY_DATA_DIR: dataDir,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    async untilUp() {
      for (const deadline = Date.now() + upWithinSeconds * 1000; Date.now() < deadline; await wait(100)) {
        const state = await readState(dataDir);
        if (state !== undefined && state.pid === child.pid) return state;
        if (child.exitCode !== null || child.signalCode !== null) break;
      }
      child.kill("SIGTERM");
      await ended;
      throw new Error(`The installation did not start:\n${output}`);
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Variables for an installation on ports nobody uses. */
export async function freePorts(): Promise<Record<string, string>> {
  const ports = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const [PORT, EMBEDDED_DATABASE_PORT, MAIL_CATCHER_SMTP_PORT, MAIL_CATCHER_WEB_PORT] = ports.map(String);
  return { PORT, EMBEDDED_DATABASE_PORT, MAIL_CATCHER_SMTP_PORT, MAIL_CATCHER_WEB_PORT } as Record<string, string>;
}

export async function readState(dataDir: string): Promise<LauncherState | undefined> {
  try {
    return JSON.parse(await readFile(join(dataDir, "run/state.json"), "utf8")) as LauncherState;
  } catch {
    return undefined;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
