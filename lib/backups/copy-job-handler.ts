import { eq, sql } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import type { JobHandler } from "@/lib/jobs";
import { codeOf, type ErrorReport } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import type { Transaction } from "@/lib/store/open-store";
import { backupCopies, jobs } from "@/lib/store/schema";
import type { BackupRun } from "./backup-run";
import { type BackupRow, readCompleteBackup } from "./backup-summary";
import { copyBackup, type CopyEvidence } from "./copy-backup";
import { copyJob, requireCopies } from "./copy-job";
import { recordProof } from "./record-proof";

type Payload = { backupId: string };

/** Runs `copy` jobs. */
export function copyJobHandler(deps: Deps): JobHandler<Payload> {
  return {
    definition: copyJob,
    async run(run) {
      const copies = requireCopies(deps);
      const row = await readCompleteBackup(deps.store.db, run.payload.backupId);
      const started = performance.now();
      const isOurs = await begin(deps, run, row, copies.describe());
      try {
        const evidence = await copyBackup({ deps, run, row, copies, isOurs });
        await run.fenced((tx) => recordCopied(tx, deps, run, row, evidence, performance.now() - started));
        return { backupId: row.id, ...evidence };
      } catch (error) {
        await settleFailure(deps, run, row, error, performance.now() - started);
        throw error;
      }
    },
    async settle(tx, payload, outcome) {
      const error =
        outcome === "cancelled"
          ? { code: "job.cancelled", message: "Cancelled before it started." }
          : { code: "job.interrupted", message: "Its worker stopped too often; the copy was given up." };
      await tx.update(backupCopies).set({ state: "failed", error }).where(eq(backupCopies.backupId, payload.backupId));
    },
  };
}

/** Answers whether a file of this name at the far end is one that we put there. */
async function begin(deps: Deps, run: BackupRun, row: BackupRow, storage: string): Promise<boolean> {
  return run.fenced(async (tx) => {
    const [before] = await tx.select().from(backupCopies).where(eq(backupCopies.backupId, row.id));
    const state = { state: "copying", startedAt: deps.clock.now(), error: null, jobId: run.id } as const;
    const fresh = { backupId: row.id, storage, ...state, attempts: 1 };
    await tx
      .insert(backupCopies)
      .values(fresh)
      .onDuplicateKeyUpdate({ set: { ...state, attempts: sql`${backupCopies.attempts} + 1` } });
    return before?.storage === storage && before.sizeBytes !== null;
  });
}

async function recordCopied(
  tx: Transaction,
  deps: Deps,
  run: BackupRun,
  row: BackupRow,
  evidence: CopyEvidence,
  durationMs: number,
): Promise<void> {
  const now = deps.clock.now();
  await tx
    .update(backupCopies)
    .set({
      state: "complete",
      sizeBytes: evidence.sizeBytes,
      completedAt: now,
      verifiedAt: now,
      attempts: 0,
      error: null,
    })
    .where(eq(backupCopies.backupId, row.id));
  await record(tx, deps, run, row, { evidence, error: null, durationMs });
}

/** A run that will be tried again leaves the row as it is; every other failure is told to the catalogue. */
async function settleFailure(deps: Deps, run: BackupRun, row: BackupRow, thrown: unknown, durationMs: number) {
  const reason = run.signal.aborted ? run.signal.reason : thrown;
  if (codeOf(reason) === "job.lease_lost" || codeOf(reason) === "job.handed_back") return;
  const error = reportError(reason);
  await run.fenced(async (tx) => {
    await tx.update(backupCopies).set({ state: "failed", error }).where(eq(backupCopies.backupId, row.id));
    if (!run.signal.aborted) await record(tx, deps, run, row, { evidence: null, error, durationMs });
  });
}

interface Outcome {
  evidence: CopyEvidence | null;
  error: ErrorReport | null;
  durationMs: number;
}

async function record(tx: Transaction, deps: Deps, run: BackupRun, row: BackupRow, outcome: Outcome): Promise<void> {
  const { evidence, error } = outcome;
  const [job] = await tx.select({ by: jobs.createdByName }).from(jobs).where(eq(jobs.id, run.id));
  const [actorName, at] = [job?.by ?? systemActor.name, deps.clock.now()];
  await recordProof(tx, {
    backupId: row.id,
    kind: "copy",
    outcome: error === null ? "passed" : "failed",
    place: "copy",
    at,
    durationMs: Math.round(outcome.durationMs),
    evidence,
    error,
    actorName,
    jobId: run.id,
  });
  const entry = {
    action: "backup.copied",
    subject: row.fileName,
    outcome: error === null ? "done" : "failed",
    details: { jobId: run.id, ...error },
  } as const;
  await recordAudit(tx, { ...systemActor, name: actorName }, entry, at);
}
