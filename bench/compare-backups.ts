import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { DumpMeasure } from "./dump-once";
import { runShell } from "./run-shell";
import type { ServerFacts } from "./server-facts";
import { type Result, takeTurns, type Tool } from "./take-turns";

const run = promisify(execFile);

export interface BackupComparison {
  megabytes: number;
  plainBytes: number;
  rows: number;
  connections: number;
  /** The most the whole process held in any run of ours. */
  peakMemoryBytes: number;
  /** Ours comes first. */
  results: Result[];
}

const dump = `mariadb-dump --single-transaction --quick --routines --events -h"$1" -P"$2" -u"$3" "$4"`;
const others = {
  "mariadb-dump | gzip": `${dump} | gzip > out/dump.sql.gz`,
  "mariadb-dump | zstd -1 -T2": `${dump} | zstd -q -1 -T2 -o out/dump.sql.zst`,
  "mydumper -t 2 -c": `mydumper -h "$1" -P "$2" -u "$3" -p "$MYSQL_PWD" -B "$4" -t 2 -c -R -E -o out 2> mydumper.log`,
};

/** Backs the data set up with each tool in turn; what each wrote is removed before the next. */
export async function compareBackups(
  url: string,
  options: { megabytes: number; rounds: number; alone: boolean; server: ServerFacts; log: (line: string) => void },
): Promise<BackupComparison> {
  const folder = await mkdtemp(join(tmpdir(), "seaworthy-bench-"));
  const ours: DumpMeasure[] = [];
  const tools: Tool[] = [
    {
      name: "Seaworthy",
      async run() {
        const measure = await dumpOnce(url, join(folder, "out"));
        ours.push(measure);
        return measure;
      },
    },
    ...Object.entries(options.alone ? {} : others).map(([name, script]) => ({
      name,
      async run() {
        const { seconds, cpuSeconds } = await runShell(script, url, folder);
        return { seconds, cpuSeconds, sizeBytes: await bytesIn(join(folder, "out")) };
      },
    })),
  ];
  const inOwnFolder = tools.map(({ name, run: measure }) => ({
    name,
    async run() {
      await rm(join(folder, "out"), { recursive: true, force: true });
      await mkdir(join(folder, "out"));
      return measure();
    },
  }));
  try {
    // Whoever goes first must not be the one who reads the data from the disk.
    await runShell(`${dump} > /dev/null`, url, folder);
    const results = await takeTurns(inOwnFolder, options.rounds, options.server, options.log);
    const { plainBytes = 0, rows = 0, connections = 1 } = ours[0] ?? {};
    const peakMemoryBytes = Math.max(...ours.map((measure) => measure.peakMemoryBytes));
    return { megabytes: options.megabytes, plainBytes, rows, connections, peakMemoryBytes, results };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function dumpOnce(url: string, folder: string): Promise<DumpMeasure> {
  const { stdout } = await run(process.execPath, ["scripts/run-ts.mjs", "bench/dump-once.ts", url, folder]);
  return JSON.parse(stdout) as DumpMeasure;
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
