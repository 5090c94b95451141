import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { once } from "node:events";
import { build } from "esbuild";
import type { Config } from "@/lib/config/config";
import { bundleOptions, threadEntries } from "../scripts/bundles.mjs";

/** Where the programs of ours are that the tests start, worker threads among them: see `lib/kernel/thread-program.ts`. */
const folder = "node_modules/.cache/programs";

const entries = {
  cli: "cli/main.ts",
  web: "web/main.ts",
  worker: "worker/main.ts",
  "job-worker": "test/programs/worker.ts",
  "far-server": "test/programs/far-server.ts",
  "unread-log": "test/programs/unread-log.ts",
};

/** Bundles all of them, once for every test that starts one. */
export async function buildPrograms(): Promise<void> {
  await build({ ...bundleOptions, entryPoints: { ...threadEntries, ...entries }, outdir: folder, sourcemap: true });
  // Compiled code is kept by processes that end by themselves, as this one does at once. Most workers of tests are killed.
  await runProgram(programFile("worker"), [], { DATABASE_URL: "none" });
}

/** The file of a program that `buildPrograms` has bundled. */
export function programFile(name: keyof typeof entries): string {
  return join(process.cwd(), folder, `${name}.mjs`);
}

interface StartOptions {
  environment?: Readonly<Record<string, string>>;
  stdio?: StdioOptions;
}

/**
 * Starts a program under the Node that runs the tests, with `environment` and, as it is started over and over, a place for
 * its compiled code. The caller ends it.
 */
export function startProgram(file: string, args: readonly string[], options: StartOptions = {}): ChildProcess {
  const { environment = {}, stdio = ["ignore", "pipe", "inherit"] } = options;
  const env = { NODE_COMPILE_CACHE: "node_modules/.cache/compiled", ...environment };
  return spawn(process.execPath, [file, ...args], { stdio, env: env as unknown as NodeJS.ProcessEnv });
}

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. */
export async function runProgram(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input = "",
): Promise<Outcome> {
  const child = startProgram(file, args, { environment, stdio: "pipe" });
  child.stdin?.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    child.stdout === null ? "" : text(child.stdout),
    child.stderr === null ? "" : text(child.stderr),
    once(child, "close") as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** The variables that make a process read `config`. */
export function environmentOf(config: Config): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    DATABASE_URL: config.storeUrl,
    TARGET_DATABASE_URL: config.targetUrl,
    AUTH_SECRET: config.authSecret,
    BASE_URL: config.baseUrl,
    BACKUPS_DIR: config.backupsDir,
    MIGRATIONS_DIR: config.migrationsDir,
    JOB_LEASE_SECONDS: String(config.jobLeaseSeconds),
    START_TIMEOUT_SECONDS: String(config.startTimeoutSeconds),
    SHUTDOWN_GRACE_SECONDS: String(config.shutdownGraceSeconds),
  };
}
