import { eq } from "drizzle-orm";
import { verifyArchive, verifySqlFile } from "@/lib/archive";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { formatCount } from "@/lib/kernel/units";
import { backups } from "@/lib/store/schema";
import { type BackupRow, readCompleteBackup } from "./backup-summary";
import type { BackupRun } from "./backup-run";

/** What reading a backup to its end found. */
export interface Verification {
  checksum: string;
  /** Null for plain SQL, whose rows are not counted. */
  rows: number | null;
  statements: number | null;
  frames: number | null;
}

/**
 * Reads a backup end to end and writes the verdict to the catalogue. An archive of ours becomes *verified*; a dump by
 * another tool carries no manifest to compare with and stays *complete*. Throws the damage found, after recording it.
 */
export async function verifyBackup(deps: Deps, run: BackupRun, id: string): Promise<Verification> {
  const row = await readCompleteBackup(deps.store.db, id);
  try {
    const found = row.format === "archive" ? await verifyOurs(deps, run, row) : await verifyForeign(deps, run, row);
    const proof = row.format === "archive" ? "verified" : "none";
    await record(deps, run, row, { proof, checksum: found.checksum, verifyError: null });
    return found;
  } catch (error) {
    if (error instanceof OperatorError && isVerdict(error.code))
      await record(deps, run, row, { proof: "damaged", verifyError: reportError(error) });
    throw error;
  }
}

/** Damage is a verdict about the file; a cancelled job or a disk that cannot be read is not. */
function isVerdict(code: string): boolean {
  return code.startsWith("archive.") || code === "storage.not_found" || code === "backup.changed";
}

async function verifyOurs(deps: Deps, run: BackupRun, row: BackupRow): Promise<Verification> {
  const found = await verifyArchive(deps.archives, row.fileName, {
    signal: run.signal,
    onProgress: ({ framesDone, framesTotal, bytesDone }) =>
      run.progress({ stage: "verifying", done: framesDone, total: framesTotal, unit: "frames", bytesDone }),
  });
  if (row.checksum !== null && row.checksum !== found.checksum)
    throw new OperatorError(
      "backup.changed",
      `${row.fileName} is not the file that was written: its checksum differs.`,
      {
        hint: "Somebody replaced the file. Do not restore it before you know why.",
        details: { expected: row.checksum, found: found.checksum },
      },
    );
  const frames = found.manifest.frames.length;
  run.log(
    `Verified ${formatCount(frames)} frames, ${formatCount(found.statements)} statements, ${formatCount(found.rows)} rows.`,
  );
  return { checksum: found.checksum, rows: found.rows, statements: found.statements, frames };
}

async function verifyForeign(deps: Deps, run: BackupRun, row: BackupRow): Promise<Verification> {
  const found = await verifySqlFile(deps.archives, row.fileName, {
    signal: run.signal,
    onProgress: ({ bytesDone, bytesTotal }) =>
      run.progress({ stage: "reading", done: bytesDone, total: bytesTotal, unit: "bytes", bytesDone }),
  });
  run.log(
    found.complete === true
      ? `Read to the end; the closing line of ${found.tool ?? "the tool that made it"} is there.`
      : "Read to the end. It carries no header and no closing line, so nothing tells whether it is whole.",
    found.complete === true ? "info" : "warning",
  );
  return { checksum: found.checksum, rows: null, statements: null, frames: null };
}

async function record(deps: Deps, run: BackupRun, row: BackupRow, verdict: Partial<BackupRow>): Promise<void> {
  const now = deps.clock.now();
  const outcome = verdict.verifyError === null ? "done" : "failed";
  await run.fenced(async (tx) => {
    await tx
      .update(backups)
      .set({ ...verdict, verifiedAt: now })
      .where(eq(backups.id, row.id));
    const actor = { ...systemActor, name: row.createdByName };
    await recordAudit(
      tx,
      actor,
      { action: "backup.verified", subject: row.fileName, outcome, details: { jobId: run.id } },
      now,
    );
  });
}
