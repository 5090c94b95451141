import { eq } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import { type BackupSummary, type NewProof, recordProof } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import type { JobRun } from "@/lib/jobs";
import { codeOf, type ErrorReport } from "@/lib/kernel/errors";
import type { Transaction } from "@/lib/store/open-store";
import { backups, jobs } from "@/lib/store/schema";
import type { DrillEvidence } from "./drill-job";

type Backup = Pick<BackupSummary, "id" | "fileName" | "format">;
type Verdict = Partial<typeof backups.$inferSelect>;

export interface DrillOutcome extends Pick<NewProof, "place" | "durationMs"> {
  /** Null when it did not come as far as comparing. */
  evidence: DrillEvidence | null;
  /** Null: passed. */
  error: ErrorReport | null;
}

/** Writes down what a drill showed and what it means for the backup; returns the proof's id. */
export async function recordDrill(
  deps: Deps,
  run: Pick<JobRun<unknown>, "id" | "fenced">,
  backup: Backup,
  outcome: DrillOutcome,
): Promise<string> {
  const at = deps.clock.now();
  return run.fenced(async (tx) => {
    const [job] = await tx.select({ by: jobs.createdByName }).from(jobs).where(eq(jobs.id, run.id));
    const actorName = job?.by ?? systemActor.name;
    const passed = outcome.error === null;
    const proof = { backupId: backup.id, kind: "drill", outcome: passed ? "passed" : "failed", at } as const;
    const proofId = await recordProof(
      tx,
      { ...proof, ...outcome, actorName, jobId: run.id },
      passed ? verdictOfPassed(backup, outcome, at) : await verdictOfFailed(tx, backup, outcome, at),
    );
    const details = { jobId: run.id, ...(outcome.error === null ? {} : outcome.error) };
    await recordAudit(
      tx,
      { ...systemActor, name: actorName },
      { action: "backup.drilled", subject: backup.fileName, outcome: passed ? "done" : "failed", details },
      at,
    );
    return proofId;
  });
}

/** A dump by another tool was counted, not compared: it is known to restore, and in what time, and that is all. */
function verdictOfPassed({ format }: Backup, { evidence }: DrillOutcome, at: Date): Verdict {
  const restoreMs = evidence?.restoreMs ?? null;
  return format === "archive" ? { proof: "proven", provenAt: at, restoreMs, verifyError: null } : { restoreMs };
}

/**
 * Only what the file itself is to blame for makes it damaged. One that restored otherwise than it says is proven no
 * longer; a server that is away or full says nothing about it.
 */
async function verdictOfFailed(
  tx: Transaction,
  { id }: Backup,
  { error, place }: DrillOutcome,
  at: Date,
): Promise<Verdict> {
  if (error?.code.startsWith("archive.") === true && place === "first")
    return { proof: "damaged", verifiedAt: at, verifyError: error, provenAt: null };
  if (error?.code !== "drill.differs") return {};
  const [row] = await tx.select({ proof: backups.proof }).from(backups).where(eq(backups.id, id));
  return row?.proof === "proven" ? { proof: "verified", provenAt: null } : {};
}

/** Which file is read: the first one, or its copy when that one is gone. */
export async function placeOf(
  { archives, copies }: Pick<Deps, "archives" | "copies">,
  { fileName }: Pick<BackupSummary, "fileName">,
): Promise<NewProof["place"]> {
  if (copies === null) return "first";
  try {
    await (await archives.open(fileName)).close();
    return "first";
  } catch (error) {
    return codeOf(error) === "storage.not_found" ? "copy" : "first";
  }
}

/** Its worker died too often for another attempt. */
export async function recordInterrupted(tx: Transaction, backupId: string, at: Date): Promise<void> {
  await recordProof(tx, {
    backupId,
    kind: "drill",
    outcome: "failed",
    place: "first",
    at,
    durationMs: 0,
    evidence: null,
    error: { code: "job.interrupted", message: "Its worker stopped too often; the drill was given up." },
    actorName: systemActor.name,
    jobId: null,
  });
}
