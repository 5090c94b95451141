import { formatBytes, formatCount } from "@/lib/kernel/units";
import { type BackupComparison, compareBackups } from "./compare-backups";
import { prepareDataSet } from "./data-set";
import { drawChart } from "./draw-chart";
import { measureWorker, type WorkerMeasure } from "./measure-worker";
import { readServerFacts } from "./server-facts";
import { describeMachine, describeTools, writeReport } from "./write-report";

const rounds = 3;
const defaultSizes = [200, 1000];
/** Megabytes. Above, it is our memory that is looked at, not the minutes the others take. */
const comparedUpTo = 2000;

interface Size extends BackupComparison {
  /** The same data set as a whole job in a real worker. */
  worker: WorkerMeasure;
}

/** Backups beside the tools people use today, at each size; the report is for the largest, the memory for all. */
export async function benchBackups(server: string, asked: readonly number[], log: (line: string) => void) {
  const facts = await readServerFacts(server);
  const sizes: Size[] = [];
  for (const megabytes of asked.length > 0 ? asked : defaultSizes) {
    const url = await prepareDataSet(server, megabytes, log);
    const alone = megabytes > comparedUpTo;
    const comparison = await compareBackups(url, { megabytes, rounds: alone ? 1 : rounds, alone, server: facts, log });
    sizes.push({ ...comparison, worker: await measureWorker(url, megabytes, megabytes) });
  }
  const largest = sizes.findLast(({ results }) => results.length > 1) ?? sizes.at(-1);
  if (largest === undefined) return;
  const machine = await describeMachine(facts, `${server.replace(/\/$/, "")}/mysql`);
  const title = `Backup of ${formatBytes(largest.plainBytes)} of SQL`;
  const page = (chart: string) => describe(sizes, chart, machine);
  log(`Written to ${await writeReport("backup", page, drawChart(title, largest.results))}`);
}

function describe(sizes: readonly Size[], chart: string, machine: string): string {
  return `# Backups beside the tools people use today

Alternately in one run; medians of ${rounds}. Ours: from the first query to the file under its name, zstd level 1, at the
default number of connections. Measured ${new Date().toISOString().slice(0, 16)}Z.

![Time of each tool](${chart})

${sizes.map(describeSize).join("\n\n")}

## Memory

The most the whole process ever held, threads and libraries included: of a program that does nothing but the dump, and of
a real worker that takes the backup and then reads it back and compares every frame, as every job does.

| SQL | the dump alone | a worker's whole job | that job's time |
| --- | --- | --- | --- |
${sizes.map(describeMemory).join("\n")}

## Where

${machine}
`;
}

function describeSize({ plainBytes, rows, connections, results }: Size): string {
  const over = connections === 1 ? "one connection" : `${connections} connections`;
  return `## ${formatBytes(plainBytes)} of SQL, ${formatCount(rows)} rows (ours over ${over})

${describeTools(results)}`;
}

function describeMemory({ plainBytes, peakMemoryBytes, worker }: Size): string {
  const cells = [plainBytes, peakMemoryBytes, worker.peakMemoryBytes].map(formatBytes);
  return `| ${[...cells, `${worker.seconds.toFixed(1)} s`].join(" | ")} |`;
}
