import { eq } from "drizzle-orm";
import type { RowDataPacket } from "mysql2/promise";
import { type Manifest, verifyArchive } from "@/lib/archive";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, systemActor } from "@/lib/auth/actor";
import {
  type ArchiveSource,
  archiveSource,
  type BackupSummary,
  readCompleteBackup,
  takeBackup,
  type TakenBackup,
} from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import type { JobHandler, JobRun } from "@/lib/jobs";
import { openJobSecret } from "@/lib/jobs/job-secrets";
import { type ErrorReport, OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { formatDuration, several } from "@/lib/kernel/units";
import type { Transaction } from "@/lib/store/open-store";
import { restores } from "@/lib/store/schema";
import { checkForeign } from "./check-foreign";
import type { Orphans } from "./compare-restored";
import { replaceContent } from "./replace-content";
import { restoreJob } from "./restore-job";

/** The evidence a finished restore leaves. */
export interface RestoreResult {
  tables: number;
  rows: number;
  statements: number;
  durationMs: number;
  /** Rows whose foreign key points nowhere; they were so in the backup. */
  orphans: Orphans[];
  preRestoreBackupId: string;
}

type Payload = { restoreId: string };
type Run = JobRun<Payload>;

/** Runs `restore` jobs: check the archive, take a fresh backup, replace, compare; put back if that fails. */
export function restoreJobHandler(deps: Deps): JobHandler<Payload> {
  return {
    definition: restoreJob,
    run: (run) => runRestore(deps, run),
    async settle(tx, { restoreId }, outcome) {
      const error: ErrorReport =
        outcome === "cancelled"
          ? { code: "job.cancelled", message: "Cancelled before it started. Nothing was touched." }
          : {
              code: "restore.interrupted",
              message: "The worker stopped in the middle: the target may be incomplete.",
              hint: "Restore the pre-restore backup of this restore, or this backup again.",
            };
      await finish(tx, deps, restoreId, { state: "failed", error });
    },
  };
}

async function runRestore(deps: Deps, run: Run): Promise<RestoreResult & { restoreId: string }> {
  const { restoreId } = run.payload;
  const started = performance.now();
  const [row] = await deps.store.db.select().from(restores).where(eq(restores.id, restoreId));
  if (row === undefined)
    throw new OperatorError("restore.not_found", "The restore of this job is gone.", { kind: "not_found" });
  const actor: Actor = { ...systemActor, name: row.requestedByName };
  let subject = row.backupId;
  try {
    const backup = await readCompleteBackup(deps.store.db, row.backupId);
    subject = backup.fileName;
    const identity = await openJobSecret(deps.store.db, deps.config.authSecret, run.id);
    const source = archiveSource(deps, backup, { identity });
    const manifest = await checkBefore(deps, source, run, backup);
    run.log("Taking a backup of what is there now. If that fails, nothing is touched.");
    const before = await takeBackup(deps, run, { kind: "pre-restore", actorName: row.requestedByName });
    await run.fenced(async (tx) => {
      await tx.update(restores).set({ preRestoreBackupId: before.id }).where(eq(restores.id, restoreId));
    });
    const replaced = await replaceOrPutBack(deps, run, { backup, source, manifest, before });
    const result = { ...replaced, durationMs: Math.round(performance.now() - started), preRestoreBackupId: before.id };
    await run.fenced((tx) => finish(tx, deps, restoreId, { state: "succeeded", result }, actor, subject));
    run.log(
      `Restored ${several(result.tables, "table")}, ${several(result.rows, "row")} in ${formatDuration(result.durationMs)}.`,
    );
    return { restoreId, ...result };
  } catch (error) {
    const report = reportError(error);
    if (report.code !== "job.lease_lost")
      await run.fenced((tx) => finish(tx, deps, restoreId, { state: "failed", error: report }, actor, subject));
    throw error;
  }
}

/** Whole and undamaged, before anything is touched. */
async function checkBefore(
  deps: Deps,
  source: ArchiveSource,
  run: Run,
  { fileName, format }: Pick<BackupSummary, "fileName" | "format">,
): Promise<Manifest | null> {
  if (format === "sql") {
    const [[server]] = await deps.target.pool.query<RowDataPacket[]>("SELECT @@max_allowed_packet AS bytes");
    await checkForeign(source, fileName, run, Number(server?.["bytes"]), deps.target.database);
    return null;
  }
  const { manifest } = await verifyArchive(source, fileName, {
    signal: run.signal,
    onProgress: ({ framesDone, framesTotal, bytesDone }) =>
      run.progress({ stage: "checking the archive", done: framesDone, total: framesTotal, unit: "frames", bytesDone }),
  });
  run.log(
    `The archive is whole: ${several(manifest.totals.rows, "row")} in ${several(manifest.totals.tables, "table")}.`,
  );
  return manifest;
}

interface Replacement {
  backup: Pick<BackupSummary, "fileName" | "format" | "recipients">;
  source: ArchiveSource;
  manifest: Manifest | null;
  before: TakenBackup;
}

async function replaceOrPutBack(deps: Deps, run: Run, { backup, source, manifest, before }: Replacement) {
  let touched = false;
  const onTouched = () => {
    touched = true;
  };
  try {
    return await replaceContent(deps, run, {
      backup,
      source,
      manifest,
      signal: run.signal,
      onTouched,
    });
  } catch (error) {
    if (!touched) throw error;
    throw await putBack(deps, run, before, archiveSource(deps, before, { identity: before.identity }), error);
  }
}

/** Half a restore helps nobody: the fresh backup goes back in. What it returns is the error the job ends with. */
async function putBack(
  deps: Deps,
  run: Run,
  before: BackupSummary,
  source: ArchiveSource,
  cause: unknown,
): Promise<OperatorError> {
  const why = reportError(cause);
  const details = { cause: why, preRestoreBackupId: before.id, preRestoreBackup: before.fileName };
  // Without the lease another worker may hold the target; during a shutdown there is no time to load a database.
  const mayPutBack = why.code !== "job.lease_lost" && why.code !== "job.handed_back";
  const incomplete = new OperatorError(
    "restore.incomplete",
    `The restore stopped half way: ${why.message} The target is incomplete.`,
    {
      hint: `Restore ${before.fileName}: it holds everything as it was before.`,
      details,
      cause,
    },
  );
  if (!mayPutBack) return incomplete;
  run.log(`The restore failed (${why.message}). Putting back what was there before.`, "error");
  try {
    const signal = new AbortController().signal;
    await replaceContent(deps, run, {
      backup: before,
      source,
      manifest: null,
      signal,
      onTouched() {},
    });
  } catch (error) {
    run.log(`Putting back failed too: ${reportError(error).message}`, "error");
    return incomplete;
  }
  run.log("Put back: the target is as it was before the restore.", "warning");
  return new OperatorError(
    why.code === "job.cancelled" ? "job.cancelled" : "restore.put_back",
    `${why.code === "job.cancelled" ? "Cancelled" : `The restore failed: ${why.message}`} The target was put back as it was before.`,
    { ...(why.hint === undefined ? {} : { hint: why.hint }), details, cause },
  );
}

async function finish(
  tx: Transaction,
  deps: Deps,
  id: string,
  outcome: { state: "succeeded"; result: RestoreResult } | { state: "failed"; error: ErrorReport },
  actor: Actor = systemActor,
  subject: string = id,
): Promise<void> {
  const now = deps.clock.now();
  await tx
    .update(restores)
    .set({ ...outcome, finishedAt: now })
    .where(eq(restores.id, id));
  const ended =
    outcome.state === "succeeded"
      ? ({ action: "restore.complete" } as const)
      : ({ action: "restore.failed", outcome: "failed" } as const);
  await recordAudit(tx, actor, { ...ended, subject, details: { restoreId: id } }, now);
}
