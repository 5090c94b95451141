import { createHash } from "node:crypto";
import { type Manifest, verifyArchive, verifySqlFile } from "@/lib/archive";
import type { Deps } from "@/lib/deps";
import { type AgeIdentity, keyNeeded } from "@/lib/encryption";
import { codeOf, OperatorError } from "@/lib/kernel/errors";
import { formatBytes, formatCount } from "@/lib/kernel/units";
import { type ArchiveSource, archiveSource, storedSource } from "./archive-source";
import type { Place } from "./backup-jobs";
import type { BackupRun } from "./backup-run";
import type { BackupRow } from "./backup-summary";
import { manifestOf } from "./describe-found";

/** What reading a backup to its end found; null: not counted. */
export interface VerifyEvidence {
  /** `checksum`: encrypted, and without its key only the stored bytes could be compared with those written. */
  how: "content" | "checksum";
  frames: number | null;
  rows: number | null;
  statements: number | null;
  plainBytes: number | null;
  /** SHA-256 of the file as it is stored. */
  checksum: string;
}

export interface ReadBack {
  evidence: VerifyEvidence;
  /** Null for other tools' files, and when the content was not read. */
  manifest: Manifest | null;
}

export interface ReadBackOptions {
  place: Place;
  /** The private key somebody gave; null: the mounted one, if any. */
  identity: AgeIdentity | null;
}

/**
 * Reads a backup end to end, every byte of it. Throws what is wrong with the file (`archive.…`, `storage.not_found`,
 * `backup.changed`), `encryption.wrong_key` for a key that was given, and `encryption.key_needed` when there is
 * nothing to compare with.
 */
export async function readBack(
  deps: Deps,
  run: BackupRun,
  row: BackupRow,
  options: ReadBackOptions,
): Promise<ReadBack> {
  const source = archiveSource(deps, row, options);
  const read = (await mayOpen(source, row, options))
    ? await readContent(deps, run, row, options)
    : { evidence: await compareBytes(deps, run, row, options.place), manifest: null };
  if (row.checksum !== null && row.checksum !== read.evidence.checksum) throw changed(row, read.evidence.checksum);
  return read;
}

/** False: its content cannot be read here, and nobody gave a key that should have fitted. */
async function mayOpen(source: ArchiveSource, row: BackupRow, { identity }: ReadBackOptions): Promise<boolean> {
  if (row.recipients === null) return true;
  try {
    await (await source.open(row.fileName)).close();
    return true;
  } catch (error) {
    const isLocked = codeOf(error) === "encryption.key_needed" || codeOf(error) === "encryption.wrong_key";
    if (isLocked && identity === null) return false;
    throw error;
  }
}

async function readContent(deps: Deps, run: BackupRun, row: BackupRow, options: ReadBackOptions): Promise<ReadBack> {
  const source = archiveSource(deps, row, options);
  const isOurs = row.format === "archive" || (await isOursInside(source, row));
  const read = isOurs ? await readOurs(run, row, source) : await readForeign(run, row, source);
  if (row.recipients === null) return read;
  // What was read is what is inside; that the file around it is the one that was written is another question.
  const checksum = await storedChecksum(run, row, storedSource(deps, options.place));
  return { ...read, evidence: { ...read.evidence, checksum } };
}

/** Of an encrypted file from elsewhere nobody knew what it is before somebody gave its key. */
async function isOursInside(source: ArchiveSource, row: BackupRow): Promise<boolean> {
  return row.recipients !== null && (await manifestOf(source, row.fileName)) !== null;
}

async function readOurs(run: BackupRun, row: BackupRow, source: ArchiveSource): Promise<ReadBack> {
  const { manifest, checksum, rows, statements, plainBytes } = await verifyArchive(source, row.fileName, {
    signal: run.signal,
    onProgress: ({ framesDone, framesTotal, bytesDone }) =>
      run.progress({ stage: "verifying", done: framesDone, total: framesTotal, unit: "frames", bytesDone }),
  });
  const frames = manifest.frames.length;
  run.log(`Verified ${formatCount(frames)} frames, ${formatCount(statements)} statements, ${formatCount(rows)} rows.`);
  return { evidence: { how: "content", frames, rows, statements, plainBytes, checksum }, manifest };
}

async function readForeign(run: BackupRun, row: BackupRow, source: ArchiveSource): Promise<ReadBack> {
  const { tool, complete, plainBytes, checksum } = await verifySqlFile(source, row.fileName, {
    signal: run.signal,
    onProgress: ({ bytesDone, bytesTotal }) => showReading(run, bytesDone, bytesTotal),
  });
  run.log(
    complete === true
      ? `Read to the end; the closing line of ${tool ?? "the tool that made it"} is there.`
      : "Read to the end. It carries no header and no closing line, so nothing tells whether it is whole.",
    complete === true ? "info" : "warning",
  );
  const evidence = { how: "content", frames: null, rows: null, statements: null, plainBytes, checksum } as const;
  return { evidence, manifest: null };
}

async function compareBytes(deps: Deps, run: BackupRun, row: BackupRow, place: Place): Promise<VerifyEvidence> {
  if (row.checksum === null) throw keyNeeded(row.fileName, row.recipients ?? []);
  const checksum = await storedChecksum(run, row, storedSource(deps, place));
  run.log(
    `Read ${formatBytes(row.sizeBytes ?? 0)}. It is encrypted and its key is not here: its bytes were compared with those written, not its content.`,
  );
  return { how: "checksum", frames: null, rows: null, statements: null, plainBytes: null, checksum };
}

async function storedChecksum(run: BackupRun, row: BackupRow, stored: ArchiveSource): Promise<string> {
  const file = await stored.open(row.fileName);
  try {
    const hash = createHash("sha256");
    let bytesDone = 0;
    for await (const chunk of file.stream()) {
      run.signal.throwIfAborted();
      hash.update(chunk as Buffer);
      bytesDone += (chunk as Buffer).length;
      showReading(run, bytesDone, file.sizeBytes);
    }
    return hash.digest("hex");
  } finally {
    await file.close();
  }
}

function showReading(run: BackupRun, bytesDone: number, total: number): void {
  run.progress({ stage: "reading", done: bytesDone, total, unit: "bytes", bytesDone });
}

function changed(row: BackupRow, found: string): OperatorError {
  return new OperatorError(
    "backup.changed",
    `${row.fileName} is not the file that was written: its checksum differs.`,
    {
      hint: "Somebody replaced the file. Do not restore it before you know why.",
      details: { expected: row.checksum, found },
    },
  );
}
