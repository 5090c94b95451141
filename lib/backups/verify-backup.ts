import { eq } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import type { Transaction } from "@/lib/store/open-store";
import { backupCopies, jobs, type Proof } from "@/lib/store/schema";
import type { BackupRun } from "./backup-run";
import { type BackupRow, readCompleteBackup } from "./backup-summary";
import { contentsOf, readContents, recordContents } from "./contents";
import { fromManifest } from "./describe-found";
import { isMadeHere } from "./made-here";
import { hasGoodCopy } from "./missing-file";
import { readBack, type ReadBack, type ReadBackOptions, type VerifyEvidence } from "./read-back";
import { type NewProof, recordProof } from "./record-proof";

/**
 * Reads a backup end to end, and writes the attempt and what it means to the catalogue: an archive of ours becomes
 * *verified*, or stays *proven*; a dump by another tool carries no manifest to compare with and stays *complete*. A
 * copy's damage is the copy's, not the backup's. Throws the damage found, after recording it.
 */
export async function verifyBackup(
  deps: Deps,
  run: BackupRun,
  id: string,
  { place = "first", identity = null }: Partial<ReadBackOptions> = {},
): Promise<VerifyEvidence> {
  const row = await readCompleteBackup(deps.store.db, id);
  const started = performance.now();
  const attempt = () => ({ place, at: deps.clock.now(), durationMs: Math.round(performance.now() - started) });
  try {
    const read = await readBack(deps, run, row, { place, identity });
    await run.fenced((tx) => recordPassed(tx, run, row, read, attempt()));
    return read.evidence;
  } catch (error) {
    if (error instanceof OperatorError && isVerdict(error.code))
      await run.fenced((tx) => recordFailed(tx, run, row, error, attempt()));
    throw error;
  }
}

/** Damage is a verdict about the file; a cancelled job, a missing key or a disk that cannot be read is not. */
function isVerdict(code: string): boolean {
  return code.startsWith("archive.") || code === "storage.not_found" || code === "backup.changed";
}

type Attempt = Pick<NewProof, "place" | "at" | "durationMs">;

async function recordPassed(
  tx: Transaction,
  run: BackupRun,
  row: BackupRow,
  { evidence, manifest }: ReadBack,
  attempt: Attempt,
): Promise<void> {
  const verdict =
    attempt.place === "copy"
      ? {}
      : {
          ...(manifest === null ? {} : fromManifest(manifest)),
          proof: proofAfter(row, evidence, manifest !== null),
          checksum: evidence.checksum,
          verifiedAt: attempt.at,
          verifyError: null,
        };
  if (manifest !== null && (await readContents(tx, row.id)) === null)
    await recordContents(tx, row.id, contentsOf(manifest));
  if (attempt.place === "copy")
    await tx.update(backupCopies).set({ verifiedAt: attempt.at, error: null }).where(eq(backupCopies.backupId, row.id));
  await record(tx, run, row, { ...attempt, outcome: "passed", evidence, error: null }, verdict);
}

/** Reading it again takes nothing from what a drill has shown, for it is the same file. */
function proofAfter(row: BackupRow, { how }: VerifyEvidence, hasManifest: boolean): Proof {
  if (row.format === "sql" && !hasManifest) return "none";
  if (row.provenAt !== null) return "proven";
  // Of a file from elsewhere the bytes alone say nothing: nobody has read what they hold.
  return how === "content" || isMadeHere(row.kind) || row.proof === "verified" ? "verified" : "none";
}

async function recordFailed(
  tx: Transaction,
  run: BackupRun,
  row: BackupRow,
  failure: OperatorError,
  attempt: Attempt,
): Promise<void> {
  const error = reportError(failure);
  if (attempt.place === "copy") await tx.update(backupCopies).set({ error }).where(eq(backupCopies.backupId, row.id));
  const isSafe = attempt.place === "copy" || (error.code === "storage.not_found" && (await hasGoodCopy(tx, row.id)));
  const verdict = isSafe ? {} : ({ proof: "damaged", verifiedAt: attempt.at, verifyError: error } as const);
  await record(tx, run, row, { ...attempt, outcome: "failed", evidence: null, error }, verdict);
}

async function record(
  tx: Transaction,
  run: BackupRun,
  row: BackupRow,
  attempt: Pick<NewProof, "place" | "at" | "durationMs" | "outcome" | "evidence" | "error">,
  verdict: Partial<BackupRow>,
): Promise<void> {
  const [job] = await tx.select({ by: jobs.createdByName }).from(jobs).where(eq(jobs.id, run.id));
  const actorName = job?.by ?? systemActor.name;
  await recordProof(tx, { ...attempt, backupId: row.id, kind: "verify", actorName, jobId: run.id }, verdict);
  const outcome = attempt.outcome === "passed" ? "done" : "failed";
  const details = { jobId: run.id, place: attempt.place, ...(attempt.error === null ? {} : attempt.error) };
  await recordAudit(
    tx,
    { ...systemActor, name: actorName },
    { action: "backup.verified", subject: row.fileName, outcome, details },
    attempt.at,
  );
}
