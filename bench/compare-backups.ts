import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { DumpMeasure } from "./dump-once";
import { measureWorker, type WorkerMeasure } from "./measure-worker";

const run = promisify(execFile);
const rounds = 3;
/** The small data sets are backed up again and again, until every worker has dumped as much as the large one takes. */
const megabytesPerWorker = 1000;

export interface Comparison {
  megabytes: number;
  ours: DumpMeasure[];
  theirs: { seconds: number; sizeBytes: number }[];
  /** The same data set as a whole job in a real worker. */
  worker: WorkerMeasure;
}

/** Both tools in turn, the first one of a round changing, so that neither has the warm caches to itself. */
export async function compareBackups(url: string, megabytes: number, log: (line: string) => void): Promise<Comparison> {
  const comparison: Omit<Comparison, "worker"> = { megabytes, ours: [], theirs: [] };
  const folder = await mkdtemp(join(tmpdir(), "seaworthy-bench-"));
  const tools = [
    async () => void comparison.ours.push(await ours(url, folder)),
    async () => void comparison.theirs.push(await theirs(url, folder)),
  ];
  try {
    for (let round = 0; round < rounds; round++) {
      for (const measure of round % 2 === 0 ? tools : tools.toReversed()) await measure();
      const [a, b] = [comparison.ours.at(-1), comparison.theirs.at(-1)];
      log(
        `${megabytes} MB, round ${round + 1}: ours ${a?.seconds.toFixed(1)} s, mariadb-dump | gzip ${b?.seconds.toFixed(1)} s`,
      );
    }
    return { ...comparison, worker: await measureWorker(url, megabytes, megabytesPerWorker) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function ours(url: string, folder: string): Promise<DumpMeasure> {
  const { stdout } = await run(process.execPath, ["scripts/run-ts.mjs", "bench/dump-once.ts", url, folder]);
  await rm(join(folder, "bench.sql.zst"));
  return JSON.parse(stdout) as DumpMeasure;
}

async function theirs(url: string, folder: string): Promise<{ seconds: number; sizeBytes: number }> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const path = join(folder, "theirs.sql.gz");
  const script = `set -o pipefail; mariadb-dump --single-transaction --quick --routines --events -h"$1" -P"$2" -u"$3" "$4" | gzip > "$5"`;
  const started = performance.now();
  await run("bash", ["-c", script, "bench", hostname, port || "3306", username, pathname.slice(1), path], {
    env: { ...process.env, MYSQL_PWD: decodeURIComponent(password) },
  });
  const seconds = (performance.now() - started) / 1000;
  const { size } = await stat(path);
  await rm(path);
  return { seconds, sizeBytes: size };
}
