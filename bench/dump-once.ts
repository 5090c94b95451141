// node scripts/run-ts.mjs bench/dump-once.ts URL FOLDER [CONNECTIONS]   one backup in a process of its own; prints a DumpMeasure.
import { readFile } from "node:fs/promises";
import pino from "pino";
import { createArchiveWriter } from "@/lib/archive";
import { dumpDatabase } from "@/lib/backups/dump/dump-database";
import { openTarget } from "@/lib/mysql/open-target";
import { openLocalDisk } from "@/lib/storage/local-disk";

/** What one backup took, as JSON. */
export interface DumpMeasure {
  seconds: number;
  /** User and system time of all threads, the start of the program included. */
  cpuSeconds: number;
  /** The most the process ever held: threads, libraries and all. */
  peakMemoryBytes: number;
  connections: number;
  sizeBytes: number;
  plainBytes: number;
  rows: number;
}

/** The path a backup takes in the worker, from the first query to the renamed file. */
async function dumpOnce([url = "", folder = "", connections]: string[]): Promise<void> {
  const started = performance.now();
  const target = openTarget({ targetUrl: url, targetPoolSize: 1 });
  const file = await openLocalDisk(folder).create("bench.sql.zst", "bench");
  const writer = createArchiveWriter(file, { compressionLevel: 1 });
  const log = pino({ level: "warn" });
  const facts = await dumpDatabase({
    target,
    writer,
    connections: connections === undefined ? null : Number(connections),
    product: "Seaworthy bench",
    createdAt: new Date(),
    migrationVersion: null,
    signal: new AbortController().signal,
    progress: () => undefined,
    log: (line, level) => (level === "warning" ? log.warn(line) : undefined),
  });
  const { stored, manifest } = await writer.finish(facts);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage();
  const status = await readFile("/proc/self/status", "utf8");
  const measure: DumpMeasure = {
    seconds,
    cpuSeconds: (user + system) / 1_000_000,
    peakMemoryBytes: Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024,
    connections: manifest.snapshot?.connections ?? 1,
    sizeBytes: stored.sizeBytes,
    plainBytes: manifest.totals.plainBytes,
    rows: manifest.totals.rows,
  };
  console.log(JSON.stringify(measure));
  await target.close();
}

await dumpOnce(process.argv.slice(2));
