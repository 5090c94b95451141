import { formatBytes } from "@/lib/kernel/units";
import type { ServerFacts } from "./server-facts";

/** What one run of one tool took. */
export interface Measure {
  seconds: number;
  /** CPU seconds of the tool itself, all its processes and threads. */
  cpuSeconds: number;
  /** CPU seconds the server used meanwhile; null when it is on another machine. */
  serverSeconds: number | null;
  /** Of what it wrote or read. */
  sizeBytes: number;
}

export interface Tool {
  /** As an operator would type it. */
  name: string;
  run(): Promise<Omit<Measure, "serverSeconds">>;
}

export interface Result {
  name: string;
  measures: Measure[];
}

/** Every tool in turn, `rounds` times, the first one of a round changing: none has the warm caches to itself. */
export async function takeTurns(
  tools: readonly Tool[],
  rounds: number,
  server: ServerFacts,
  log: (line: string) => void,
): Promise<Result[]> {
  const results = tools.map((tool) => ({ name: tool.name, tool, measures: [] as Measure[] }));
  for (let round = 0; round < rounds; round++) {
    const first = round % results.length;
    for (const { name, tool, measures } of [...results.slice(first), ...results.slice(0, first)]) {
      const before = await server.cpuSeconds();
      const measure = await tool.run();
      const after = await server.cpuSeconds();
      const serverSeconds = before === null || after === null ? null : after - before;
      measures.push({ ...measure, serverSeconds });
      log(`round ${round + 1}: ${name}: ${measure.seconds.toFixed(1)} s, ${formatBytes(measure.sizeBytes)}`);
    }
  }
  return results.map(({ name, measures }) => ({ name, measures }));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

export function medianOf(result: Result, field: "seconds" | "cpuSeconds" | "serverSeconds" | "sizeBytes"): number {
  return median(result.measures.map((measure) => measure[field] ?? 0));
}
