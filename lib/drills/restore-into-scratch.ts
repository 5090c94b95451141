import { openArchive } from "@/lib/archive";
import type { ArchiveSource, BackupSummary } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import type { JobRun } from "@/lib/jobs";
import { OperatorError } from "@/lib/kernel/errors";
import { formatCount } from "@/lib/kernel/units";
import type { ServerCapabilities } from "@/lib/mysql/server-capabilities";
import { checkForeign, loadArchive, loadConnections, loadStatements } from "@/lib/restores";
import { compareScratch } from "./compare-scratch";
import type { DrillEvidence } from "./drill-job";
import type { DrillServer } from "./drill-server";
import { judgeForeign } from "./judge-foreign";
import { freeBytesOf, neededBytes, plainBytesOf, roomProblem } from "./room";
import { createScratch, dropScratch, withoutBinaryLog } from "./scratch-schema";

/** One drill's circumstances. */
export interface Drill {
  deps: Deps;
  run: Pick<JobRun<unknown>, "signal" | "progress" | "log">;
  backup: Pick<BackupSummary, "fileName" | "sizeBytes" | "plainBytes">;
  source: ArchiveSource;
  server: DrillServer;
  scratch: string;
  capabilities: ServerCapabilities;
}

type Found = Omit<DrillEvidence, "server" | "scratch">;

/** Loads an archive of ours as a restore does, and holds the result against its manifest. */
export async function drillArchive(drill: Drill): Promise<Found> {
  const { deps, run, backup, source, capabilities, scratch } = drill;
  const archive = await openArchive(source, backup.fileName);
  try {
    const { manifest } = archive;
    await requireRoom(drill, manifest.totals.plainBytes);
    return await inScratch(drill, manifest, async () => {
      const connections = await loadConnections(deps.config, () => connectTo(drill, { sendsBytes: true }));
      run.log(`Restoring into ${scratch} on ${formatCount(connections)} connections.`);
      const connect = () => connectTo(drill, { sendsBytes: true });
      const started = performance.now();
      const { signal, progress, log } = run;
      const loaded = await loadArchive({ archive, connect, connections, signal, progress, log, isolated: true });
      const restoreMs = Math.round(performance.now() - started);
      const { leftOut, notes, statements } = loaded;
      const compared = await compare(drill, { connections, capabilities, manifest, leftOut });
      return { ...compared, statements, connections, restoreMs, notes };
    });
  } finally {
    await archive.close();
  }
}

/** Sends a dump by another tool from its first statement to its last; what came of it can only be counted. */
export async function drillForeign(drill: Drill): Promise<Found> {
  const { run, backup, source, capabilities } = drill;
  const { signal, progress, log } = run;
  await checkForeign(source, backup.fileName, run, capabilities.maxAllowedPacket);
  await requireRoom(drill, plainBytesOf(backup));
  return inScratch(drill, null, async () => {
    const connection = await connectTo(drill, { sendsBytes: true });
    const started = performance.now();
    const dump = { source, fileName: backup.fileName, leaveOut: judgeForeign };
    const { statements, skipped } = await loadStatements(connection, { ...dump, signal, progress, log }).finally(() =>
      connection.destroy(),
    );
    const restoreMs = Math.round(performance.now() - started);
    const compared = await compare(drill, { connections: 2, capabilities, manifest: null, leftOut: [] });
    const notes = [
      "Made by another tool: it says neither how many rows it holds nor which, so what was restored was counted, not compared.",
      ...[...skipped].map(([why, count]) => `${formatCount(count)} statements were left out: ${why}.`),
    ];
    return { ...compared, statements, connections: 1, restoreMs, notes };
  });
}

type Compared = Parameters<typeof compareScratch>[0];

async function compare(
  drill: Drill,
  what: Pick<Compared, "connections" | "capabilities" | "manifest" | "leftOut">,
): Promise<Awaited<ReturnType<typeof compareScratch>> & { compareMs: number }> {
  const { run, scratch } = drill;
  const started = performance.now();
  const connect = () => connectTo(drill, {});
  const { signal, progress } = run;
  const compared = await compareScratch({ ...what, scratch, connect, signal, progress });
  return { ...compared, compareMs: Math.round(performance.now() - started) };
}

async function connectTo({ server, scratch }: Drill, options: { sendsBytes?: boolean }) {
  const connection = await server.connect({ ...options, database: scratch });
  await withoutBinaryLog(connection);
  return connection;
}

async function requireRoom({ deps: { config }, server }: Drill, plainBytes: number): Promise<void> {
  const connection = await server.connect({ database: null });
  try {
    const freeBytes = await freeBytesOf(connection, config.drillUrl ?? config.targetUrl);
    const problem = roomProblem({ neededBytes: neededBytes(plainBytes), freeBytes });
    if (problem !== null)
      throw new OperatorError(problem.code, problem.message, { kind: "unavailable", hint: problem.hint ?? "" });
  } finally {
    connection.destroy();
  }
}

/** Drops the schema afterwards, whatever happened. That it could not be dropped takes nothing from what was shown. */
async function inScratch(
  { run, server, scratch }: Drill,
  defaults: { charset: string; collation: string } | null,
  work: () => Promise<Found>,
): Promise<Found> {
  let found: Found | undefined;
  try {
    await createScratch(server, scratch, defaults);
    run.signal.throwIfAborted();
    found = await work();
    return found;
  } finally {
    run.progress({ stage: `dropping ${scratch}`, done: found?.rows ?? 0, total: found?.rows ?? null, unit: "rows" });
    await dropScratch(server, scratch).catch((error: OperatorError) => {
      run.log(`${error.message} ${error.hint ?? ""}`, "error");
      found?.notes.push(error.message);
    });
  }
}
