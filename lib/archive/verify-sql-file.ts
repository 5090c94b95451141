import { createHash } from "node:crypto";
import type { ArchiveStorage } from "@/lib/storage/archive-storage";
import { incomplete } from "./archive-errors";
import { requireSqlText } from "./file-kind";
import { sqlChunks } from "./sql-chunks";
import { endingOf, readHeader, type SqlFileHeader } from "./sql-header";

export interface VerifiedSqlFile extends SqlFileHeader {
  /** True: the tool's closing line is there. Null: made by a tool that writes none, without comments, or by hand. */
  complete: true | null;
  /** SHA-256 of the file as stored. */
  checksum: string;
  plainBytes: number;
}

export interface VerifySqlOptions {
  signal?: AbortSignal;
  onProgress?: (progress: { bytesDone: number; bytesTotal: number }) => void;
}

const headBytes = 16 * 1024;
const tailBytes = 4 * 1024;

/**
 * Reads only the beginning. Throws `archive.not_sql`, and `archive.truncated` or `archive.damaged` if that much cannot
 * be read.
 */
export async function inspectSqlFile(storage: Pick<ArchiveStorage, "open">, fileName: string): Promise<SqlFileHeader> {
  const file = await storage.open(fileName);
  try {
    let head = Buffer.alloc(0);
    for await (const chunk of sqlChunks(file, fileName)) {
      head = Buffer.concat([head, chunk.subarray(0, headBytes)]);
      if (head.length >= headBytes) break;
    }
    requireSqlText(head, fileName);
    return readHeader(head);
  } finally {
    await file.close();
  }
}

/**
 * Reads another tool's dump to its end. A dump cut between two statements loads without an error, so a file whose
 * tool writes a closing line must have it: `archive.incomplete` otherwise. Also throws `archive.not_sql`,
 * `archive.truncated`, `archive.damaged`. Memory stays flat, however long a line is.
 */
export async function verifySqlFile(
  storage: Pick<ArchiveStorage, "open">,
  fileName: string,
  { signal, onProgress }: VerifySqlOptions = {},
): Promise<VerifiedSqlFile> {
  const file = await storage.open(fileName);
  const hash = createHash("sha256");
  let [bytesDone, plainBytes] = [0, 0];
  let [head, tail] = [Buffer.alloc(0), Buffer.alloc(0)];
  const seen = (stored: Buffer) => {
    hash.update(stored);
    bytesDone += stored.length;
  };
  try {
    for await (const chunk of sqlChunks(file, fileName, seen)) {
      signal?.throwIfAborted();
      plainBytes += chunk.length;
      if (head.length < headBytes) {
        head = Buffer.concat([head, chunk.subarray(0, headBytes)]);
        requireSqlText(head, fileName);
      }
      tail = lastBytes(tail, chunk);
      onProgress?.({ bytesDone, bytesTotal: file.sizeBytes });
    }
  } finally {
    await file.close();
  }
  const header = readHeader(head);
  const ending = endingOf(head, tail);
  if (ending === "open") throw incomplete(fileName, header.tool ?? "its tool", plainBytes);
  return { ...header, complete: ending === "closed" ? true : null, checksum: hash.digest("hex"), plainBytes };
}

/** A copy, not a view: a view would keep whole chunks alive. */
function lastBytes(tail: Buffer, chunk: Buffer): Buffer<ArrayBuffer> {
  if (chunk.length >= tailBytes) return Buffer.from(chunk.subarray(-tailBytes));
  return Buffer.from(Buffer.concat([tail, chunk]).subarray(-tailBytes));
}
