import { createHash } from "node:crypto";
import type { ArchiveStorage } from "@/lib/storage/archive-storage";
import { truncated } from "./archive-errors";
import { sqlChunks } from "./sql-chunks";

/** What the comments at the head of another tool's dump say; null where they say nothing. */
export interface SqlFileHeader {
  /** `mysqldump` or `mariadb-dump`. */
  tool: string | null;
  /** The server's version as it called itself: `9.7.0`, `10.11.6-MariaDB-log`. */
  server: string | null;
  database: string | null;
}

export interface VerifiedSqlFile extends SqlFileHeader {
  /** True: the tool's closing line is there. Null: a file without header, made without comments or by hand. */
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

/** Reads only the beginning. Throws `archive.truncated` or `archive.damaged` if that much cannot be read. */
export async function inspectSqlFile(storage: Pick<ArchiveStorage, "open">, fileName: string): Promise<SqlFileHeader> {
  const file = await storage.open(fileName);
  try {
    let head = Buffer.alloc(0);
    for await (const chunk of sqlChunks(file, fileName)) {
      head = Buffer.concat([head, chunk.subarray(0, headBytes)]);
      if (head.length >= headBytes) break;
    }
    return readHeader(head);
  } finally {
    await file.close();
  }
}

/**
 * Reads another tool's dump to its end. A dump cut between two statements loads without an error, so a file whose
 * tool writes a closing line must have it: `archive.truncated` otherwise. Also throws `archive.damaged`.
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
      if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes)]);
      tail = lastBytes(tail, chunk);
      onProgress?.({ bytesDone, bytesTotal: file.sizeBytes });
    }
  } finally {
    await file.close();
  }
  const header = readHeader(head);
  const isClosed = /\n-- Dump completed\b[^\n]*\s*$/.test(tail.toString("latin1"));
  if (header.tool !== null && !isClosed)
    throw truncated(fileName, `the closing line that ${header.tool} writes is missing`, { plainBytes });
  return { ...header, complete: isClosed ? true : null, checksum: hash.digest("hex"), plainBytes };
}

/** A copy, not a view: a view would keep whole chunks alive. */
function lastBytes(tail: Buffer, chunk: Buffer): Buffer<ArrayBuffer> {
  if (chunk.length >= tailBytes) return Buffer.from(chunk.subarray(-tailBytes));
  return Buffer.from(Buffer.concat([tail, chunk]).subarray(-tailBytes));
}

function readHeader(head: Buffer): SqlFileHeader {
  const text = head.toString("utf8");
  const flavour = /^-- (MySQL|MariaDB) dump /m.exec(text)?.[1];
  return {
    tool: flavour === undefined ? null : flavour === "MySQL" ? "mysqldump" : "mariadb-dump",
    server: /^-- Server version[ \t]+(\S+)/m.exec(text)?.[1] ?? null,
    // Empty in dumps of several databases.
    database: /^-- Host: .*[ \t]Database: (\S.*?)\s*$/m.exec(text)?.[1] ?? null,
  };
}
