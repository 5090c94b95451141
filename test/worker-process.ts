import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "esbuild";
import type { Config } from "@/lib/config/config";
import { newId } from "@/lib/kernel/ids";

/** Bundles the real worker once; what it returns starts real processes of it. */
export async function bundleWorker(): Promise<string> {
  const folder = resolve("node_modules/.cache/test-worker");
  mkdirSync(folder, { recursive: true });
  const outfile = `${folder}/${newId()}.mjs`;
  await build({
    entryPoints: ["worker/main.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
  return outfile;
}

export function spawnWorker(bundle: string, config: Config): ChildProcess {
  return spawn(process.execPath, [bundle], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      NODE_ENV: "production",
      PATH: process.env["PATH"],
      DATABASE_URL: config.storeUrl,
      TARGET_DATABASE_URL: config.targetUrl,
      AUTH_SECRET: config.authSecret,
      BASE_URL: config.baseUrl,
      BACKUPS_DIR: config.backupsDir,
      MIGRATIONS_DIR: config.migrationsDir,
      JOB_LEASE_SECONDS: String(config.jobLeaseSeconds),
      SHUTDOWN_GRACE_SECONDS: String(config.shutdownGraceSeconds),
      LOG_LEVEL: "error",
    },
  });
}

export async function killHard(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
