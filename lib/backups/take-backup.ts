import { eq } from "drizzle-orm";
import { createArchiveWriter, type FinishedArchive } from "@/lib/archive";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { type AgeIdentity, createEncryption, type Encryption } from "@/lib/encryption";
import { newSecret } from "@/lib/kernel/ids";
import { codeOf, messageOf } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { formatBytes, formatDuration, several } from "@/lib/kernel/units";
import { currentVersion } from "@/lib/migrations";
import type { Transaction } from "@/lib/store/open-store";
import { type BackupKind, backups } from "@/lib/store/schema";
import type { BackupRun } from "./backup-run";
import { type BackupRow, type BackupSummary, readBackup, summaryOf } from "./backup-summary";
import { contentsOf, recordContents } from "./contents";
import { dumpDatabase } from "./dump/dump-database";
import { insertBackup } from "./insert-backup";
import { markSuspect } from "./mark-suspect";
import { readPolicy } from "./policy";
import { rememberAudit } from "./remember-audit";
import { verifyBackup } from "./verify-backup";
import { waitForRoom } from "./wait-for-room";

const dayMs = 24 * 3600 * 1000;

export interface TakenBackup extends BackupSummary {
  /** Opens it while this process remembers its key: a restore that fails puts it back, key on the server or not. */
  identity: AgeIdentity | null;
}

/**
 * Takes and verifies a backup inside a job that needs one first (restore, migrate). Throws when the archive is not
 * whole and verified: then nothing else may be touched.
 */
export async function takeBackup(
  deps: Deps,
  run: BackupRun,
  options: { kind: BackupKind; actorName: string },
): Promise<TakenBackup> {
  const actor = { id: null, name: options.actorName };
  const row = await run.fenced(async (tx) => {
    const inserted = await insertBackup(tx, {
      database: deps.target.database,
      kind: options.kind,
      actor,
      recipients: deps.config.ageRecipients,
      now: deps.clock.now(),
    });
    const hold = await safetyHold(tx, options.kind, inserted.createdAt);
    await tx
      .update(backups)
      .set({ jobId: run.id, ...hold })
      .where(eq(backups.id, inserted.id));
    return inserted;
  });
  return fillBackup(deps, run, row);
}

/** What a restore or a migration may have to go back to stays for a while, whatever retention says. */
async function safetyHold(tx: Transaction, kind: BackupKind, now: Date): Promise<Partial<BackupRow>> {
  if (kind !== "pre-restore" && kind !== "pre-migration") return {};
  const { holdSafetyBackupsDays } = await readPolicy(tx);
  return {
    heldAt: now,
    heldUntil: new Date(now.getTime() + holdSafetyBackupsDays * dayMs),
    heldByName: "Seaworthy",
    holdReason: kind === "pre-restore" ? "taken before a restore" : "taken before migrations",
  };
}

/** Dumps the target into the file of `row`, reads it back, and tells the catalogue. */
export async function fillBackup(deps: Deps, run: BackupRun, row: BackupRow): Promise<TakenBackup> {
  const started = performance.now();
  const encryption = row.recipients === null ? null : await createEncryption(row.recipients);
  const identity = encryption?.readBackIdentity ?? null;
  try {
    await removeLeftovers(deps, run, row);
    const archive = await writeArchive(deps, run, row, started, encryption);
    run.log(
      `Wrote ${row.fileName}: ${several(archive.manifest.totals.tables, "table")}, ${several(archive.manifest.totals.rows, "row")}, ` +
        `${formatBytes(archive.stored.sizeBytes)} in ${formatDuration(performance.now() - started)}.`,
    );
    await verifyBackup(deps, run, row.id, { identity });
  } catch (error) {
    await settleFailure(deps, run, row, error);
    throw error;
  }
  return { ...summaryOf(await readBackup(deps.store.db, row.id)), identity };
}

async function removeLeftovers({ archives }: Deps, run: BackupRun, row: BackupRow): Promise<void> {
  const left = await archives.discardUnfinished(run.id);
  // A worker that died between giving the name and its commit left a file that the catalogue does not know.
  await archives.remove(row.fileName);
  if (left > 0) run.log(`Removed ${left} unfinished file of an earlier attempt.`, "warning");
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
  const reserveBytes = deps.config.backupReserveBytes;
  const room = waitForRoom(encrypted ?? file, { storage: deps.archives, reserveBytes, run });
  const writer = createArchiveWriter(room.file, { compressionLevel: deps.config.compressionLevel });
  try {
    const facts = await dumpDatabase({
      target: deps.target,
      writer,
      connections: deps.config.backupConnections,
      product: `Seaworthy ${deps.config.version}`,
      createdAt: row.createdAt,
      migrationVersion: await currentVersion(deps.target),
      signal: run.signal,
      progress: room.progress,
      log: run.log,
    });
    room.stopWaiting();
    const remembered = await rememberAudit(deps, run);
    return await run.fenced(async (tx) => {
      const written = await writer.finish({ ...facts, ...remembered });
      // The catalogue's checksum is that of the file as it is stored.
      const archive = encrypted === undefined ? written : { ...written, checksum: encrypted.checksum() };
      await tx
        .update(backups)
        .set(completed(archive, deps.clock.now(), started))
        .where(eq(backups.id, row.id));
      const contents = { ...contentsOf(archive.manifest), compressionLevel: deps.config.compressionLevel };
      await recordContents(tx, row.id, contents);
      await markSuspect(tx, run, row.id, contents, deps.clock.now());
      const subject = { action: "backup.complete", subject: row.fileName, details: { jobId: run.id } };
      await recordAudit(tx, { ...systemActor, name: row.createdByName }, subject, deps.clock.now());
      return archive;
    });
  } catch (error) {
    // What cannot be removed now is found as a leftover later; why the backup failed is what matters.
    await writer.abort().catch((failure: unknown) => run.log(messageOf(failure), "warning"));
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
    plainBytes: manifest.totals.plainBytes,
    durationMs: Math.round(performance.now() - started),
    migrationVersion: manifest.migrationVersion,
    auditSequence: manifest.audit?.sequence ?? null,
    auditHash: manifest.audit?.hash ?? null,
    completedAt: now,
  };
}

/**
 * A run that will be tried again leaves the row as it is; every other failure is told to the catalogue. Only while the
 * job is ours: another worker may have finished the backup meanwhile, and its file stands under the same name.
 */
async function settleFailure(deps: Deps, run: BackupRun, row: BackupRow, error: unknown): Promise<void> {
  const report = reportError(error);
  if (isTriedAgain(report.code)) return;
  await run
    .fenced(async (tx) => {
      const { state } = await readBackup(tx, row.id);
      // The file is whole and only its verification failed: the verdict is in the catalogue already.
      if (state === "complete") return;
      const now = deps.clock.now();
      await tx.update(backups).set({ state: "failed", error: report, completedAt: now }).where(eq(backups.id, row.id));
      const actor = { ...systemActor, name: row.createdByName };
      const details = { jobId: run.id, ...report };
      await recordAudit(tx, actor, { action: "backup.failed", subject: row.fileName, outcome: "failed", details }, now);
      // The file got its name and then the catalogue could not be told: nobody will ever look for it. Where it cannot
      // be removed just now, it is reported as a stray later; the failure has to be told in any case.
      await deps.archives
        .remove(row.fileName)
        .catch((failure: unknown) => run.log(`Could not remove what may be left: ${messageOf(failure)}`, "warning"));
    })
    .catch((failure: unknown) => {
      if (!isTriedAgain(codeOf(failure)))
        run.log(`Could not settle the backup's row: ${messageOf(failure)}`, "warning");
    });
}

function isTriedAgain(code: string | undefined): boolean {
  return code === "job.lease_lost" || code === "job.handed_back";
}
