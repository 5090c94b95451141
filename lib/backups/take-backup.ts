import { eq } from "drizzle-orm";
import { createArchiveWriter, type FinishedArchive } from "@/lib/archive";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { createEncryption, type Encryption } from "@/lib/encryption";
import { newSecret } from "@/lib/kernel/ids";
import { reportError } from "@/lib/kernel/report-error";
import { formatBytes, formatCount, formatDuration } from "@/lib/kernel/units";
import { currentVersion } from "@/lib/migrations";
import { inTransaction } from "@/lib/store/in-transaction";
import { type BackupKind, backups } from "@/lib/store/schema";
import type { BackupRun } from "./backup-run";
import { type BackupRow, type BackupSummary, readBackup, summaryOf } from "./backup-summary";
import { dumpDatabase } from "./dump/dump-database";
import { insertBackup } from "./insert-backup";
import { verifyBackup } from "./verify-backup";

/**
 * Takes and verifies a backup inside a job that needs one first (restore, migrate). Throws when the archive is not
 * whole and verified: then nothing else may be touched.
 */
export async function takeBackup(
  deps: Deps,
  run: BackupRun,
  options: { kind: BackupKind; actorName: string },
): Promise<BackupSummary> {
  const actor = { id: null, name: options.actorName };
  const row = await run.fenced(async (tx) => {
    const inserted = await insertBackup(tx, {
      database: deps.target.database,
      kind: options.kind,
      actor,
      recipients: deps.config.ageRecipients,
      now: deps.clock.now(),
    });
    await tx.update(backups).set({ jobId: run.id }).where(eq(backups.id, inserted.id));
    return inserted;
  });
  return fillBackup(deps, run, row);
}

/** Dumps the target into the file of `row`, reads it back, and tells the catalogue. */
export async function fillBackup(deps: Deps, run: BackupRun, row: BackupRow): Promise<BackupSummary> {
  const started = performance.now();
  try {
    const encryption = row.recipients === null ? null : await createEncryption(row.recipients);
    const archive = await writeArchive(deps, run, row, started, encryption);
    run.log(
      `Wrote ${row.fileName}: ${formatCount(archive.manifest.totals.tables)} tables, ${formatCount(archive.manifest.totals.rows)} rows, ` +
        `${formatBytes(archive.stored.sizeBytes)} in ${formatDuration(performance.now() - started)}.`,
    );
    await verifyBackup(deps, run, row.id, { identity: encryption?.readBackIdentity ?? null });
  } catch (error) {
    await settleFailure(deps, run, row, error);
    throw error;
  }
  return summaryOf(await readBackup(deps.store.db, row.id));
}

/** The archive appears under its name and in the catalogue in one step, and only while this worker holds the job. */
async function writeArchive(
  deps: Deps,
  run: BackupRun,
  row: BackupRow,
  started: number,
  encryption: Encryption | null,
): Promise<FinishedArchive> {
  const file = await deps.archives.create(row.fileName, `${run.id}-${newSecret().slice(0, 8)}`);
  const encrypted = encryption?.wrap(file);
  const writer = createArchiveWriter(encrypted ?? file, { compressionLevel: deps.config.compressionLevel });
  try {
    const facts = await dumpDatabase({
      target: deps.target,
      writer,
      product: `Seaworthy ${deps.config.version}`,
      createdAt: row.createdAt,
      migrationVersion: await currentVersion(deps.target),
      signal: run.signal,
      progress: run.progress,
      log: run.log,
    });
    return await run.fenced(async (tx) => {
      const written = await writer.finish(facts);
      // The catalogue's checksum is that of the file as it is stored.
      const archive = encrypted === undefined ? written : { ...written, checksum: encrypted.checksum() };
      await tx
        .update(backups)
        .set(completed(archive, deps.clock.now(), started))
        .where(eq(backups.id, row.id));
      const subject = { action: "backup.complete", subject: row.fileName, details: { jobId: run.id } };
      await recordAudit(tx, { ...systemActor, name: row.createdByName }, subject, deps.clock.now());
      return archive;
    });
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

function completed({ manifest, stored, checksum }: FinishedArchive, now: Date, started: number): Partial<BackupRow> {
  return {
    state: "complete",
    server: `${manifest.server.flavour} ${manifest.server.version}`,
    sizeBytes: stored.sizeBytes,
    checksum,
    tableCount: manifest.totals.tables,
    rowCount: manifest.totals.rows,
    durationMs: Math.round(performance.now() - started),
    migrationVersion: manifest.migrationVersion,
    completedAt: now,
  };
}

/** A run that will be tried again leaves the row as it is; every other failure is told to the catalogue. */
async function settleFailure(deps: Deps, run: BackupRun, row: BackupRow, error: unknown): Promise<void> {
  const report = reportError(error);
  if (report.code === "job.lease_lost" || report.code === "job.handed_back") return;
  await inTransaction(deps.store, async (tx) => {
    const { state } = await readBackup(tx, row.id);
    // The file is whole and only its verification failed: the verdict is in the catalogue already.
    if (state === "complete") return;
    const now = deps.clock.now();
    await tx.update(backups).set({ state: "failed", error: report, completedAt: now }).where(eq(backups.id, row.id));
    const entry = {
      action: "backup.failed",
      subject: row.fileName,
      outcome: "failed",
      details: { jobId: run.id, ...report },
    } as const;
    await recordAudit(tx, { ...systemActor, name: row.createdByName }, entry, now);
  });
}
