import { createHash } from "node:crypto";
import type { ArchiveStorage, StoredFileReader } from "@/lib/storage/archive-storage";
import { damaged } from "./archive-errors";
import { closingLine } from "./format";
import type { Manifest, ManifestFrame } from "./manifest";
import { damagedFrame, decodeFrame } from "./open-archive";
import { readManifest } from "./read-manifest";
import { countRowLines, countRows, delimitingProblem } from "./sql-scan";

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

/** Read, hashed and decompressed at the same time: enough for libuv's threads, and for a storage that is far away. */
const framesAtOnce = 4;
/** Of SQL in memory; one frame alone may be larger. */
const plainBytesAtOnce = 48 * 1024 * 1024;

/**
 * Reads every byte of an archive and compares with its manifest: hashes, lengths, where statements begin and end, rows
 * counted in the SQL, the totals of the closing line. Throws `archive.damaged` with what and where, and what
 * `openArchive` throws.
 */
export async function verifyArchive(
  storage: Pick<ArchiveStorage, "open">,
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
  const underWay: { frame: ManifestFrame; done: Promise<void> }[] = [];
  let [hashed, framesDone] = [Promise.resolve(), 0];

  function start(frame: ManifestFrame, index: number): Promise<void> {
    const read = file.read(frame.offset, frame.length);
    const checked = read.then((bytes) => verifyFrame(fileName, index, manifest, bytes));
    // The hash of the file wants the frames in their order, whichever was read first.
    hashed = Promise.all([read, hashed]).then(([bytes]) => void hash.update(bytes));
    return Promise.all([checked, hashed]).then(() => undefined);
  }

  async function finishOldest(): Promise<void> {
    const oldest = underWay[0];
    if (oldest === undefined) return;
    await oldest.done;
    underWay.shift();
    framesDone++;
    const bytesDone = oldest.frame.offset + oldest.frame.length;
    onProgress?.({ framesDone, framesTotal: manifest.frames.length, bytesDone, bytesTotal: file.sizeBytes });
  }

  const isFull = (next: ManifestFrame) =>
    underWay.length >= framesAtOnce ||
    underWay.reduce((sum, { frame }) => sum + frame.plainBytes, next.plainBytes) > plainBytesAtOnce;

  try {
    for (const [index, frame] of manifest.frames.entries()) {
      while (underWay.length > 0 && isFull(frame)) await finishOldest();
      signal?.throwIfAborted();
      const done = start(frame, index);
      // Awaited in order; until then its failure is not an unhandled one.
      done.catch(() => undefined);
      underWay.push({ frame, done });
    }
    while (underWay.length > 0) await finishOldest();
  } finally {
    // The caller closes the file: nothing may be reading it then.
    await Promise.allSettled(underWay.map(({ done }) => done));
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
  const statements = frame.statements.map(([start, length]) => sql.subarray(start, start + length));
  if (rowsIn(statements, countRowLines) === frame.rows) return null;
  // Only looking at every byte tells whether it is laid out otherwise or holds something else.
  const rows = rowsIn(statements, countRows);
  if (rows === null) return "what should be one statement is several";
  return rows === frame.rows ? null : `it holds ${rows} rows instead of ${frame.rows}`;
}

function rowsIn(statements: readonly Buffer[], count: (statement: Buffer) => number | null): number | null {
  let sum = 0;
  for (const statement of statements) {
    const rows = count(statement);
    if (rows === null) return null;
    sum += rows;
  }
  return sum;
}

function closingProblem(sql: Buffer, frame: ManifestFrame, manifest: Manifest): string | null {
  if (frame.kind !== "closing" || sql.toString() === closingLine(manifest.totals)) return null;
  return "the closing line does not have the totals of the manifest";
}
