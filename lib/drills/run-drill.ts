import { archiveSource, readCompleteBackup } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import type { JobHandler, JobRun } from "@/lib/jobs";
import { openJobSecret } from "@/lib/jobs/job-secrets";
import { OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { formatCount, formatDuration } from "@/lib/kernel/units";
import type { ServerCapabilities } from "@/lib/mysql/server-capabilities";
import { type DrillEvidence, drillJob, type DrillPayload } from "./drill-job";
import { describeServer, type DrillServer, openDrillServer, requireGrants } from "./drill-server";
import { placeOf, recordDrill, recordInterrupted } from "./record-drill";
import { drillArchive, drillForeign } from "./restore-into-scratch";
import { dropStaleScratch, scratchName } from "./scratch-schema";

type Run = JobRun<DrillPayload>;
type Backup = Awaited<ReturnType<typeof readCompleteBackup>>;

/** Runs `drill` jobs. */
export function drillJobHandler(deps: Deps): JobHandler<DrillPayload> {
  return {
    definition: drillJob,
    run: (run) => runDrill(deps, run),
    settle: (tx, { backupId }, outcome) =>
      outcome === "interrupted" ? recordInterrupted(tx, backupId, deps.clock.now()) : Promise.resolve(),
  };
}

/**
 * Restores a backup into a schema of its own, compares it with what the backup says, and drops it whatever happens.
 * Records the attempt. Throws `drill.differs` naming the first difference, `drill.no_room`, `drill.grants_missing`.
 */
async function runDrill(deps: Deps, run: Run): Promise<DrillEvidence & { backupId: string; proofId: string }> {
  const started = performance.now();
  const backup = await readCompleteBackup(deps.store.db, run.payload.backupId);
  const place = await placeOf(deps, backup);
  const attempt = () => ({ place, durationMs: Math.round(performance.now() - started) });
  let evidence: DrillEvidence | null = null;
  try {
    evidence = await drill(deps, run, backup);
    refuseDifferences(backup, evidence);
    const proofId = await recordDrill(deps, run, backup, { ...attempt(), evidence, error: null });
    const [verdict, how] = backup.format === "archive" ? ["Proven", "compared"] : ["It restores", "counted"];
    run.log(
      `${verdict}: ${formatCount(evidence.rows)} rows in ${formatCount(evidence.tables)} tables were restored in ` +
        `${formatDuration(evidence.restoreMs)} and ${how} in ${formatDuration(evidence.compareMs)}.`,
    );
    return { backupId: backup.id, proofId, ...evidence };
  } catch (error) {
    if (!run.signal.aborted)
      await recordDrill(deps, run, backup, { ...attempt(), evidence, error: reportError(error) });
    throw error;
  }
}

async function drill(deps: Deps, run: Run, backup: Backup): Promise<DrillEvidence> {
  const identity = await openJobSecret(deps.store.db, deps.config.authSecret, run.id);
  const source = archiveSource(deps, backup, { identity });
  const scratch = scratchName(run.id, run.attempt);
  const server = openDrillServer(deps);
  try {
    const capabilities = await prepare(deps, run, server, scratch);
    const drilled = { deps, run, backup, source, server, scratch, capabilities };
    const found = backup.format === "archive" ? await drillArchive(drilled) : await drillForeign(drilled);
    return { server: describeServer(server, capabilities), scratch, ...found };
  } finally {
    await server.close();
  }
}

async function prepare(deps: Deps, run: Run, server: DrillServer, scratch: string): Promise<ServerCapabilities> {
  const connection = await server.connect({ database: null });
  try {
    const capabilities = await requireGrants(connection, scratch);
    for (const name of await dropStaleScratch(deps, server, { jobId: run.id, scratch }))
      run.log(`Dropped ${name}, which an earlier drill left behind.`, "warning");
    return capabilities;
  } finally {
    connection.destroy();
  }
}

function refuseDifferences({ fileName }: Backup, { differences }: DrillEvidence): void {
  const [first] = differences;
  if (first === undefined) return;
  const { what, name, expected, found } = first;
  throw new OperatorError(
    "drill.differs",
    `What was restored is not what ${fileName} says: ${what} of ${name}: expected ${expected}, found ${found}.`,
    {
      hint: "Do not rely on this backup: take a new one and drill that. If it differs again, the details tell where to look.",
      details: { differences: differences.slice(0, 20), inAll: differences.length },
    },
  );
}
