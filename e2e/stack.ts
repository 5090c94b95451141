import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** What the launcher's state file says about the running installation. */
export interface StackState {
  url: string;
  firstAdministratorLink: string | null;
  mailCatcherUrl: string;
  targetUrl: string;
  storeUrl: string;
}

const startsWithinSeconds = 120;

/** Starts the whole installation in a fresh data folder on free ports, as `npm start` does. Answers how to stop it. */
export default async function startStack(): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), "seaworthy-e2e-"));
  const [port, database, smtp, web] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const launcher = spawn(join(process.cwd(), "node_modules/.bin/node"), ["dist/launcher.mjs"], {
    // Nothing of the caller's configuration may leak in: only what a process needs to live.
    env: {
      NODE_ENV: "production",
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      SEAWORTHY_DATA_DIR: dataDir,
      PORT: String(port),
      BASE_URL: `http://127.0.0.1:${port}`,
      EMBEDDED_DATABASE_PORT: String(database),
      MAIL_CATCHER_SMTP_PORT: String(smtp),
      MAIL_CATCHER_WEB_PORT: String(web),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [launcher.stdout, launcher.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const ended = new Promise<void>((resolve) => launcher.once("close", () => resolve()));

  async function stop(): Promise<void> {
    launcher.kill("SIGTERM");
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  }

  for (const deadline = Date.now() + startsWithinSeconds * 1000; Date.now() < deadline; await wait(200)) {
    const state = await readState(dataDir);
    if (state !== undefined) {
      process.env["E2E_DATA_DIR"] = dataDir;
      return stop;
    }
    if (launcher.exitCode !== null) break;
  }
  await stop();
  throw new Error(`The installation did not start:\n${output}`);
}

/** For the stories: where the console is and how the first administrator gets in. */
export async function stackState(): Promise<StackState> {
  const dataDir = process.env["E2E_DATA_DIR"];
  const state = dataDir === undefined ? undefined : await readState(dataDir);
  if (state === undefined)
    throw new Error("The installation is not running: start the stories with npm test -- browser");
  return state;
}

async function readState(dataDir: string): Promise<StackState | undefined> {
  try {
    return JSON.parse(await readFile(join(dataDir, "run/state.json"), "utf8")) as StackState;
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
