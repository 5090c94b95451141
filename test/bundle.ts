import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { mkdtemp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { once } from "node:events";
import { build } from "esbuild";
import type { Config } from "@/lib/config/config";
import { bundleOptions, threadEntries } from "../scripts/bundles.mjs";

/** Bundles a TypeScript program for Node; returns the file's path, in a new folder inside the project. */
export async function bundleProgram(entry: string): Promise<string> {
  const cache = "node_modules/.cache/test-programs";
  await mkdir(cache, { recursive: true });
  const outdir = await mkdtemp(`${cache}/`);
  await build({ ...bundleOptions, entryPoints: { ...threadEntries, program: entry }, outdir, logLevel: "error" });
  return join(outdir, "program.mjs");
}

interface StartOptions {
  environment?: Readonly<Record<string, string>>;
  stdio?: StdioOptions;
}

/** Starts a program under the Node that runs the tests, with `environment` and nothing else. The caller ends it. */
export function startProgram(file: string, args: readonly string[], options: StartOptions = {}): ChildProcess {
  const { environment = {}, stdio = ["ignore", "pipe", "inherit"] } = options;
  return spawn(process.execPath, [file, ...args], { stdio, env: environment as NodeJS.ProcessEnv });
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
    SHUTDOWN_GRACE_SECONDS: String(config.shutdownGraceSeconds),
  };
}
