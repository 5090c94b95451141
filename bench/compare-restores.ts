import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createConnection } from "mysql2/promise";
import type { DumpMeasure } from "./dump-once";
import type { RestoreMeasure } from "./restore-once";
import { runShell } from "./run-shell";
import type { ServerFacts } from "./server-facts";
import { type Result, takeTurns, type Tool } from "./take-turns";

const run = promisify(execFile);

export interface RestoreComparison {
  plainBytes: number;
  rows: number;
  connections: number;
  /** The most our process held in any run. */
  peakMemoryBytes: number;
  /** Ours come first. */
  results: Result[];
}

const dump = `mariadb-dump --single-transaction --quick --routines --events -h"$1" -P"$2" -u"$3" "$4" | gzip > dump.sql.gz`;
const load = `zcat dump.sql.gz | mariadb -h"$1" -P"$2" -u"$3" "$4"`;

/** Loads the same data set with each tool in turn into a schema that is empty each time. */
export async function compareRestores(
  url: string,
  options: { rounds: number; server: ServerFacts; log: (line: string) => void },
): Promise<RestoreComparison> {
  const folder = await mkdtemp(join(tmpdir(), "seaworthy-bench-"));
  const copyUrl = `${url}_copy`;
  const ours: RestoreMeasure[] = [];
  try {
    const { stdout } = await runTs("bench/dump-once.ts", url, folder);
    const { plainBytes, rows, sizeBytes } = JSON.parse(stdout) as DumpMeasure;
    await runShell(dump, url, folder);
    const { size } = await stat(join(folder, "dump.sql.gz"));
    const own = (kind: "drill" | "restore"): Tool => ({
      name: `Seaworthy, as a ${kind} does`,
      async run() {
        await emptyCopy(copyUrl);
        const measure = JSON.parse(
          (await runTs("bench/restore-once.ts", folder, copyUrl, kind)).stdout,
        ) as RestoreMeasure;
        ours.push(measure);
        return { ...measure, sizeBytes };
      },
    });
    const client: Tool = {
      name: "zcat | mariadb",
      async run() {
        await emptyCopy(copyUrl);
        const { seconds, cpuSeconds } = await runShell(load, copyUrl, folder);
        return { seconds, cpuSeconds, sizeBytes: size };
      },
    };
    const results = await takeTurns(
      [own("drill"), own("restore"), client],
      options.rounds,
      options.server,
      options.log,
    );
    const peakMemoryBytes = Math.max(...ours.map((measure) => measure.peakMemoryBytes));
    return { plainBytes, rows, connections: ours[0]?.connections ?? 1, peakMemoryBytes, results };
  } finally {
    await dropCopy(copyUrl);
    await rm(folder, { recursive: true, force: true });
  }
}

async function runTs(program: string, ...args: string[]): Promise<{ stdout: string }> {
  return run(process.execPath, ["scripts/run-ts.mjs", program, ...args]);
}

async function emptyCopy(url: string): Promise<void> {
  await dropCopy(url);
  await onServer(url, (name) => `CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
}

async function dropCopy(url: string): Promise<void> {
  await onServer(url, (name) => `DROP DATABASE IF EXISTS ${name}`);
}

async function onServer(url: string, sqlFor: (name: string) => string): Promise<void> {
  const server = new URL(url);
  const name = server.pathname.slice(1);
  server.pathname = "/";
  const connection = await createConnection(server.toString());
  await connection.query(sqlFor(name));
  await connection.end();
}
