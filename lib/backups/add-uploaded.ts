import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import { fileKind, inspectSqlFile, type Manifest } from "@/lib/archive";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { createEncryption, type Encryption, looksEncrypted } from "@/lib/encryption";
import { codeOf, OperatorError } from "@/lib/kernel/errors";
import { newId, newSecret } from "@/lib/kernel/ids";
import type { StoredFileReader } from "@/lib/storage/archive-storage";
import type { Transaction } from "@/lib/store/open-store";
import { backups } from "@/lib/store/schema";
import { type ArchiveSource, archiveSource } from "./archive-source";
import type { BackupRun } from "./backup-run";
import { type BackupRow, readBackup } from "./backup-summary";
import { contentsOf, recordContents } from "./contents";
import { fromManifest, manifestOf } from "./describe-found";
import { readBack } from "./read-back";
import { recordProof } from "./record-proof";
import { uploadedName } from "./uploaded-name";

export interface UploadedFile {
  fileName: string;
  content: StoredFileReader;
  /** SHA-256 that its sender announced, in hex. */
  checksum: string | null;
  actor: Pick<Actor, "id" | "name">;
  /** Of an attempt before this one. */
  backupId: string | null;
  /** Called in the transaction that reserves the catalogue row. */
  reserved(tx: Transaction, backupId: string): Promise<void>;
  /** Called in the transaction that makes it complete. */
  completed(tx: Transaction): Promise<void>;
}

const headBytes = 16 * 1024;

/**
 * Takes a file that somebody sent into the storage and the catalogue: what it is comes from its content, not from its
 * name; it is encrypted if archives are, read back to its end, and only then *complete*. Throws `archive.…`,
 * `upload.checksum_mismatch` and what the storage throws; then nothing of it is left but its reservation, for
 * `dropUploaded`.
 */
export async function addUploaded(deps: Deps, run: BackupRun, upload: UploadedFile): Promise<BackupRow> {
  const head = await upload.content.read(0, Math.min(headBytes, upload.content.sizeBytes));
  const isEncrypted = looksEncrypted(head);
  const kind = isEncrypted ? null : fileKind(head, upload.fileName);
  const { ageRecipients } = deps.config;
  const encryption = isEncrypted || ageRecipients.length === 0 ? null : await createEncryption(ageRecipients);
  const row = await reserve(deps, run, upload, {
    fileName: uploadedName(upload.fileName, kind, encryption !== null),
    // For whom somebody else encrypted a file is not written in it.
    recipients: isEncrypted ? [] : (encryption?.recipients ?? null),
  });
  const stored = await store(deps, run, upload, row, encryption);
  return finish(deps, run, upload, { ...row, ...stored }, encryption);
}

/** Removes what a failed attempt left: file and row. */
export async function dropUploaded(deps: Deps, tx: Transaction, backupId: string): Promise<void> {
  const [row] = await tx.select().from(backups).where(eq(backups.id, backupId)).for("update");
  if (row === undefined || row.state === "complete") return;
  await deps.archives.remove(row.fileName);
  await tx.delete(backups).where(eq(backups.id, backupId));
}

async function reserve(
  deps: Deps,
  run: BackupRun,
  upload: UploadedFile,
  { fileName, recipients }: Pick<BackupRow, "fileName" | "recipients">,
): Promise<BackupRow> {
  const now = deps.clock.now();
  const id = newId(now);
  const free = (await isTaken(deps, fileName)) ? fileName.replace(/(?=\.sql)/i, `-${id.slice(-6)}`) : fileName;
  return run.fenced(async (tx) => {
    if (upload.backupId !== null) await dropUploaded(deps, tx, upload.backupId);
    await tx.insert(backups).values({
      id,
      fileName: free,
      kind: "uploaded",
      format: "sql",
      state: "running",
      databaseName: deps.target.database,
      recipients,
      createdBy: upload.actor.id,
      createdByName: upload.actor.name,
      createdAt: now,
      jobId: run.id,
    });
    await upload.reserved(tx, id);
    return readBackup(tx, id);
  });
}

async function isTaken(deps: Deps, fileName: string): Promise<boolean> {
  const [row] = await deps.store.db.select({ id: backups.id }).from(backups).where(eq(backups.fileName, fileName));
  if (row !== undefined) return true;
  try {
    await (await deps.archives.open(fileName)).close();
    return true;
  } catch (error) {
    if (codeOf(error) === "storage.not_found") return false;
    throw error;
  }
}

/** The file in the storage, byte for byte what was announced. */
async function store(
  deps: Deps,
  run: BackupRun,
  { fileName, content, checksum }: UploadedFile,
  row: BackupRow,
  encryption: Encryption | null,
): Promise<Pick<BackupRow, "sizeBytes" | "checksum">> {
  await deps.archives.discardUnfinished(run.id);
  const pending = await deps.archives.create(row.fileName, `${run.id}-${newSecret().slice(0, 8)}`);
  const encrypted = encryption?.wrap(pending);
  const file = encrypted ?? pending;
  const hash = createHash("sha256");
  try {
    let bytesDone = 0;
    for await (const chunk of content.stream()) {
      run.signal.throwIfAborted();
      hash.update(chunk as Buffer);
      await file.write(chunk as Buffer);
      bytesDone += (chunk as Buffer).length;
      run.progress({ stage: "storing", done: bytesDone, total: content.sizeBytes, unit: "bytes", bytesDone });
    }
    const found = hash.digest("hex");
    if (checksum !== null && checksum !== found) throw mismatch(fileName, checksum, found);
    const { sizeBytes } = await file.commit();
    return { sizeBytes, checksum: encrypted?.checksum() ?? found };
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** Reads it back where it is now; the catalogue shows it as complete in the same moment as its first proof. */
async function finish(
  deps: Deps,
  run: BackupRun,
  upload: UploadedFile,
  row: BackupRow,
  encryption: Encryption | null,
): Promise<BackupRow> {
  const started = performance.now();
  const identity = encryption?.readBackIdentity ?? null;
  const source = archiveSource(deps, row, { place: "first", identity });
  const described = await describe(source, row.fileName);
  const { evidence, manifest } = await readBack(deps, run, { ...row, ...described }, { place: "first", identity });
  return run.fenced(async (tx) => {
    const now = deps.clock.now();
    const durationMs = Math.round(performance.now() - started);
    const proof = manifest !== null && evidence.how === "content" ? "verified" : "none";
    const attempt = { place: "first", at: now, durationMs, outcome: "passed", evidence, error: null } as const;
    await recordProof(
      tx,
      { ...attempt, backupId: row.id, kind: "verify", actorName: row.createdByName, jobId: run.id },
      {
        ...described,
        state: "complete",
        proof,
        sizeBytes: row.sizeBytes,
        checksum: row.checksum,
        plainBytes: evidence.plainBytes,
        verifiedAt: now,
        completedAt: now,
      },
    );
    if (manifest !== null) await recordContents(tx, row.id, contentsOf(manifest));
    const entry = { action: "backup.uploaded", subject: row.fileName, details: { jobId: run.id, ...evidence } };
    await recordAudit(tx, { ...systemActor, name: row.createdByName }, entry, now);
    await upload.completed(tx);
    return readBackup(tx, row.id);
  });
}

/** Nothing, for what is encrypted and whose key is not here. */
async function describe(source: ArchiveSource, fileName: string): Promise<Partial<BackupRow>> {
  try {
    const manifest: Manifest | null = await manifestOf(source, fileName);
    if (manifest !== null) return fromManifest(manifest);
    const { database, server } = await inspectSqlFile(source, fileName);
    return {
      ...(database === null ? {} : { databaseName: database.slice(0, 64) }),
      ...(server === null ? {} : { server: server.slice(0, 80) }),
    };
  } catch (error) {
    const code = codeOf(error);
    if (code === "encryption.key_needed" || code === "encryption.wrong_key") return {};
    throw error;
  }
}

function mismatch(fileName: string, announced: string, found: string): OperatorError {
  return new OperatorError("upload.checksum_mismatch", `${fileName} is not the file that was to be sent.`, {
    kind: "invalid",
    hint: "It changed while it was sent, or on the way. Discard it and upload it again.",
    details: { announced, found },
  });
}
