import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { formatBytes, formatCount } from "@/lib/kernel/units";
import type { Comparison } from "./compare-backups";

/** The results as a page of Markdown. */
export async function describeResults(server: string, comparisons: readonly Comparison[]): Promise<string> {
  const connection = await createConnection(server);
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT VERSION() AS version, @@innodb_buffer_pool_size AS pool",
  );
  await connection.end();
  return `# Backup against \`mariadb-dump --single-transaction --quick | gzip\`

Alternately in one run; medians of ${comparisons[0]?.ours.length ?? 0}. Ours: from the first query to the file under its name, zstd level 1,
at the default number of connections (one). The last two columns are the same backup as a job in a real worker process:
its time includes reading the archive back and comparing every frame, which their pipe does not do; its memory is the
most the process ever held, after each worker has dumped about 1 GB in all. Measured ${new Date().toISOString().slice(0, 16)}Z.

| SQL | rows | ours | theirs | ratio | our file | their file | whole job, verified | worker's peak memory |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${comparisons.map(describeRow).join("\n")}

Machine: ${availableParallelism()} × ${cpus()[0]?.model ?? "unknown"}, ${formatBytes(totalmem())} of memory, load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(" ")} at
the end. Node ${process.version}, MariaDB ${String(rows[0]?.["version"])} with a buffer pool of ${formatBytes(Number(rows[0]?.["pool"]))}, server and tools on one machine.

All times in seconds, in the order they were taken:

${comparisons.map(describeTimes).join("\n")}
`;
}

function describeRow({ ours, theirs, worker }: Comparison): string {
  const [mine, other] = [median(ours.map(({ seconds }) => seconds)), median(theirs.map(({ seconds }) => seconds))];
  const cells = [
    formatBytes(ours[0]?.plainBytes ?? 0),
    formatCount(ours[0]?.rows ?? 0),
    `${mine.toFixed(1)} s`,
    `${other.toFixed(1)} s`,
    `${(other / mine).toFixed(1)} ×`,
    formatBytes(ours[0]?.sizeBytes ?? 0),
    formatBytes(theirs[0]?.sizeBytes ?? 0),
    `${worker.seconds.toFixed(1)} s`,
    `${formatBytes(worker.peakMemoryBytes)} (${worker.jobs} ${worker.jobs === 1 ? "job" : "jobs"})`,
  ];
  return `| ${cells.join(" | ")} |`;
}

function describeTimes({ megabytes, ours, theirs }: Comparison): string {
  const list = (measures: readonly { seconds: number }[]) =>
    measures.map(({ seconds }) => seconds.toFixed(1)).join(", ");
  return `- ${megabytes} MB: ours ${list(ours)}; theirs ${list(theirs)}`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
