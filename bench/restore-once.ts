// node scripts/run-ts.mjs bench/restore-once.ts ARCHIVE_FOLDER URL drill|restore   loads bench.sql.zst into the empty schema of
// URL, in a process of its own; prints a RestoreMeasure.
import { readFile } from "node:fs/promises";
import { openArchive } from "@/lib/archive";
import { withoutBinaryLog } from "@/lib/drills/scratch-schema";
import { openTarget } from "@/lib/mysql/open-target";
import { loadArchive, loadConnections } from "@/lib/restores";
import { openLocalDisk } from "@/lib/storage/local-disk";

/** What loading one archive took, as JSON. */
export interface RestoreMeasure {
  seconds: number;
  /** User and system time of all threads, the start of the program included. */
  cpuSeconds: number;
  /** The most the process ever held: libraries and all. */
  peakMemoryBytes: number;
  connections: number;
  statements: number;
}

/** The path a restore and a drill take in the worker, from the manifest to the last object. */
async function restoreOnce([folder = "", url = "", kind = "restore"]: string[]): Promise<void> {
  const started = performance.now();
  const target = openTarget({ targetUrl: url, targetPoolSize: 1 });
  const connect = async () => {
    const connection = await target.connect({ sendsBytes: true });
    if (kind === "drill") await withoutBinaryLog(connection);
    return connection;
  };
  const connections = await loadConnections({ backupConnections: null }, connect);
  const archive = await openArchive(openLocalDisk(folder), "bench.sql.zst");
  const { statements } = await loadArchive({
    archive,
    connect,
    connections,
    signal: new AbortController().signal,
    isolated: kind === "drill",
    progress: () => undefined,
    log: () => undefined,
  });
  const seconds = (performance.now() - started) / 1000;
  await archive.close();
  const { user, system } = process.cpuUsage();
  const status = await readFile("/proc/self/status", "utf8");
  const measure: RestoreMeasure = {
    seconds,
    cpuSeconds: (user + system) / 1_000_000,
    peakMemoryBytes: Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024,
    connections,
    statements,
  };
  console.log(JSON.stringify(measure));
  await target.close();
}

await restoreOnce(process.argv.slice(2));
