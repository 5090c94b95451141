import { formatBytes, formatCount } from "@/lib/kernel/units";
import { compareRestores, type RestoreComparison } from "./compare-restores";
import { prepareDataSet } from "./data-set";
import { drawChart } from "./draw-chart";
import { readServerFacts } from "./server-facts";
import { describeMachine, describeTools, writeReport } from "./write-report";

const rounds = 3;
const defaultSizes = [200, 1000];

/** Restores beside the client program, at each size; the chart is for the largest. */
export async function benchRestores(server: string, asked: readonly number[], log: (line: string) => void) {
  const facts = await readServerFacts(server);
  const sizes: RestoreComparison[] = [];
  for (const megabytes of asked.length > 0 ? asked : defaultSizes) {
    const url = await prepareDataSet(server, megabytes, log);
    sizes.push(await compareRestores(url, { rounds, server: facts, log }));
  }
  const largest = sizes.at(-1);
  if (largest === undefined) return;
  const machine = await describeMachine(facts, `${server.replace(/\/$/, "")}/mysql`);
  const title = `Restore of ${formatBytes(largest.plainBytes)} of SQL`;
  const page = (chart: string) => describe(sizes, chart, machine);
  log(`Written to ${await writeReport("restore", page, drawChart(title, largest.results))}`);
}

function describe(sizes: readonly RestoreComparison[], chart: string, machine: string): string {
  return `# Restores beside the client program

Alternately in one run; medians of ${rounds}. Each loads the same data set into an empty schema. Ours: from the manifest to the last
trigger, every frame's hash checked, keys included; a drill leaves the binary log out, as it may, a restore does not.
Measured ${new Date().toISOString().slice(0, 16)}Z.

![Time of each tool](${chart})

${sizes.map(describeSize).join("\n\n")}

## Where

${machine}
`;
}

function describeSize({ plainBytes, rows, connections, peakMemoryBytes, results }: RestoreComparison): string {
  return `## ${formatBytes(plainBytes)} of SQL, ${formatCount(rows)} rows (ours over ${connections} connections)

${describeTools(results)}

The most our process held: ${formatBytes(peakMemoryBytes)}.`;
}
