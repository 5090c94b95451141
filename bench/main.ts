// npm run bench [-- MEGABYTES …]   measures backups against `mariadb-dump --single-transaction --quick | gzip`.
// BENCH_URL names a MariaDB server, as root and without a database: scripts/bench.mjs starts one when there is none.
// The data sets are made on the first run and kept there as seaworthy_bench_<megabytes>.
import { mkdir, writeFile } from "node:fs/promises";
import { compareBackups, type Comparison } from "./compare-backups";
import { prepareDataSet } from "./data-set";
import { describeResults } from "./describe-results";

const defaultSizes = [100, 1000];

async function main(): Promise<void> {
  const server = process.env["BENCH_URL"];
  if (server === undefined) throw new Error("BENCH_URL is not set: run npm run bench");
  const asked = process.argv.slice(2).map(Number);
  const comparisons: Comparison[] = [];
  for (const megabytes of asked.length > 0 ? asked : defaultSizes) {
    const url = await prepareDataSet(server, megabytes, console.log);
    comparisons.push(await compareBackups(url, megabytes, console.log));
  }
  const report = await describeResults(server, comparisons);
  console.log(`\n${report}`);
  const path = `bench/results/${new Date().toISOString().slice(0, 10)}-backup.md`;
  await mkdir("bench/results", { recursive: true });
  await writeFile(path, report);
  console.log(`Written to ${path}`);
}

await main();
