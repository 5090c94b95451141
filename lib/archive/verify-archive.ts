import { createHash } from "node:crypto";
import type { ArchiveStorage, StoredFileReader } from "@/lib/storage/archive-storage";
import { damaged } from "./archive-errors";
import { closingLine } from "./format";
import type { Manifest, ManifestFrame } from "./manifest";
import { damagedFrame, decodeFrame } from "./open-archive";
import { readManifest } from "./read-manifest";
import { countRows, delimitingProblem } from "./sql-scan";

export interface VerifiedArchive {
  manifest: Manifest;
  /** SHA-256 of the whole file. */
  checksum: string;
  statements: number;
  rows: number;
  plainBytes: number;
}

export interface VerifyOptions {
  signal?: AbortSignal;
  onProgress?: (progress: { framesDone: number; framesTotal: number; bytesDone: number; bytesTotal: number }) => void;
}

/** Decompressed while the next is read and the one before is scanned; each costs its SQL in memory. */
const framesAtOnce = 2;

/**
 * Reads every byte of an archive and compares with its manifest: hashes, lengths, where statements begin and end, rows
 * counted in the SQL, the totals of the closing line. Throws `archive.damaged` with what and where, and what
 * `openArchive` throws.
 */
export async function verifyArchive(
  storage: ArchiveStorage,
  fileName: string,
  options: VerifyOptions = {},
): Promise<VerifiedArchive> {
  const file = await storage.open(fileName);
  try {
    const manifest = await readManifest(file, fileName);
    const checksum = await verifyFrames(file, fileName, manifest, options);
    const { statements, rows, plainBytes } = manifest.totals;
    return { manifest, checksum, statements, rows, plainBytes };
  } finally {
    await file.close();
  }
}

async function verifyFrames(file: StoredFileReader, fileName: string, manifest: Manifest, options: VerifyOptions) {
  const { signal, onProgress } = options;
  const hash = createHash("sha256");
  const checks: Promise<void>[] = [];
  try {
    for (const [index, frame] of manifest.frames.entries()) {
      signal?.throwIfAborted();
      const bytes = await file.read(frame.offset, frame.length);
      hash.update(bytes);
      const check = verifyFrame(fileName, index, manifest, bytes);
      // Awaited below, in order; until then its failure is not an unhandled one.
      check.catch(() => undefined);
      checks.push(check);
      if (checks.length >= framesAtOnce) await checks.shift();
      const bytesDone = frame.offset + frame.length;
      onProgress?.({
        framesDone: index + 1,
        framesTotal: manifest.frames.length,
        bytesDone,
        bytesTotal: file.sizeBytes,
      });
    }
    await Promise.all(checks);
  } finally {
    await Promise.allSettled(checks);
  }
  const end = manifest.frames.reduce((sum, frame) => sum + frame.length, 0);
  if (hash.copy().digest("hex") !== manifest.sha256) throw damaged(fileName, "the hash of its frames differs");
  return hash.update(await file.read(end, file.sizeBytes - end)).digest("hex");
}

async function verifyFrame(fileName: string, index: number, manifest: Manifest, bytes: Buffer): Promise<void> {
  const frame = manifest.frames[index] as ManifestFrame;
  const sql = await decodeFrame(fileName, index, frame, bytes);
  const problem =
    delimitingProblem(sql, frame.statements) ?? rowsProblem(sql, frame) ?? closingProblem(sql, frame, manifest);
  if (problem !== null) throw damagedFrame(fileName, index, frame, problem);
}

function rowsProblem(sql: Buffer, frame: ManifestFrame): string | null {
  if (frame.kind !== "data") return null;
  const rows = frame.statements.reduce(
    (sum, [start, length]) => sum + countRows(sql.subarray(start, start + length)),
    0,
  );
  return rows === frame.rows ? null : `it holds ${rows} rows instead of ${frame.rows}`;
}

function closingProblem(sql: Buffer, frame: ManifestFrame, manifest: Manifest): string | null {
  if (frame.kind !== "closing" || sql.toString() === closingLine(manifest.totals)) return null;
  return "the closing line does not have the totals of the manifest";
}
