import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { formatBytes } from "@/lib/kernel/units";
import { runShell } from "./run-shell";
import type { ServerFacts } from "./server-facts";
import { medianOf, type Result } from "./take-turns";

/** Writes `bench/results/<date>-<part>.md` and the chart beside it; returns the path of the page. */
export async function writeReport(part: string, page: (chart: string) => string, chart: string): Promise<string> {
  const name = `${new Date().toISOString().slice(0, 10)}-${part}`;
  await mkdir("bench/results", { recursive: true });
  await writeFile(`bench/results/${name}.svg`, chart);
  await writeFile(`bench/results/${name}.md`, page(`${name}.svg`));
  return `bench/results/${name}.md`;
}

/** A report without a chart. */
export async function writePage(part: string, page: string): Promise<string> {
  const path = `bench/results/${new Date().toISOString().slice(0, 10)}-${part}.md`;
  await mkdir("bench/results", { recursive: true });
  await writeFile(path, page);
  return path;
}

/** A table of the tools' medians; the first is ours, and how many times longer the others took stands beside them. */
export function describeTools(results: readonly Result[]): string {
  const ours = results[0] === undefined ? 0 : medianOf(results[0], "seconds");
  const rows = results.map((result, index) => {
    const seconds = medianOf(result, "seconds");
    const cells = [
      result.name.replaceAll("|", "\\|"),
      `${seconds.toFixed(1)} s`,
      index === 0 ? "" : `${(seconds / ours).toFixed(2)} ×`,
      formatBytes(medianOf(result, "sizeBytes")),
      `${medianOf(result, "cpuSeconds").toFixed(1)} s`,
      result.measures[0]?.serverSeconds === null ? "not known" : `${medianOf(result, "serverSeconds").toFixed(1)} s`,
      result.measures.map((measure) => measure.seconds.toFixed(1)).join(", "),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return `| tool | time | to ours | size | its CPU time | the server's CPU time | each time, in seconds |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join("\n")}`;
}

/** The processors, the memory, and how busy they were at last. */
export function describeHost(): string {
  const load = loadavg().map((value) => value.toFixed(1));
  const processors = `${availableParallelism()} × ${cpus()[0]?.model ?? "unknown"}`;
  return `Machine: ${processors}, ${formatBytes(totalmem())} of memory, load ${load.join(" ")} at the end.`;
}

/** Where it was measured, with the versions of everything that took part. */
export async function describeMachine(server: ServerFacts, url: string): Promise<string> {
  return `${describeHost()}
Node ${process.version}, MariaDB ${server.version} with a buffer pool of ${formatBytes(server.bufferPoolBytes)}, server and tools on one machine.
${(await versions(url)).map((line) => `- ${line}`).join("\n")}`;
}

async function versions(url: string): Promise<string[]> {
  const programs = ["mariadb-dump --version", "mydumper --version", "zstd --version", "gzip --version"];
  const found = await Promise.all(
    programs.map(async (program) => (await runShell(`${program} | head -1 || true`, url, ".")).stdout.trim()),
  );
  return found.filter((line) => line !== "");
}
