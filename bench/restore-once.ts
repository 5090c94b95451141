// node scripts/run-ts.mjs bench/restore-once.ts ARCHIVE_FOLDER URL_OF_AN_EMPTY_SCHEMA CONNECTIONS   prints a RestoreMeasure.
import { openArchive } from "@/lib/archive";
import { openTarget } from "@/lib/mysql/open-target";
import { loadArchive } from "@/lib/restores/load/load-archive";
import { openLocalDisk } from "@/lib/storage/local-disk";

/** What loading one archive took, as JSON. */
export interface RestoreMeasure {
  seconds: number;
  /** Of this process. */
  cpuSeconds: number;
  peakMemoryBytes: number;
  statements: number;
}

/** The path a restore and a drill take in the worker, from the manifest to the last object. */
async function restoreOnce([folder = "", url = "", connections = "2"]: string[]): Promise<void> {
  const started = performance.now();
  const target = openTarget({ targetUrl: url, targetPoolSize: 1 });
  const archive = await openArchive(openLocalDisk(folder), "bench.sql.zst");
  const { statements } = await loadArchive({
    archive,
    connect: () => target.connect({ sendsBytes: true }),
    connections: Number(connections),
    signal: new AbortController().signal,
    isolated: true,
    progress: () => undefined,
    log: () => undefined,
  });
  await archive.close();
  await target.close();
  const { user, system } = process.cpuUsage();
  const measure: RestoreMeasure = {
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    statements,
  };
  console.log(JSON.stringify(measure));
}

await restoreOnce(process.argv.slice(2));
