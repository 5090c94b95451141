import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import { messageOf } from "@/lib/kernel/errors";
import type { ArchiveStorage } from "@/lib/storage/archive-storage";
import { damaged } from "./archive-errors";
import { hashAside } from "./hash-aside";
import type { Manifest, ManifestFrame } from "./manifest";
import { readManifest } from "./read-manifest";

export interface ArchiveReader {
  manifest: Manifest;
  /** The frame's SQL, checked against its hash and length. May be called for several frames at once. */
  readFrame(index: number): Promise<Buffer>;
  /** The frame's executable statements without delimiters, cut where the manifest says; views of one buffer. */
  statements(index: number): Promise<Buffer[]>;
  close(): Promise<void>;
}

/**
 * Opens an archive by its manifest; no data is read yet. Throws `storage.not_found`, `archive.truncated`,
 * `archive.damaged`, `archive.not_ours`, `archive.newer_format`. The caller closes it.
 */
export async function openArchive(storage: Pick<ArchiveStorage, "open">, fileName: string): Promise<ArchiveReader> {
  const file = await storage.open(fileName);
  try {
    const manifest = await readManifest(file, fileName);

    async function readFrame(index: number): Promise<Buffer> {
      const frame = manifest.frames[index];
      if (frame === undefined) throw new RangeError(`${fileName} has no frame ${index}`);
      return decodeFrame(fileName, index, frame, await file.read(frame.offset, frame.length));
    }

    return {
      manifest,
      readFrame,
      async statements(index) {
        const sql = await readFrame(index);
        const slices = manifest.frames[index]?.statements ?? [];
        return slices.map(([offset, length]) => sql.subarray(offset, offset + length));
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

const decompress = promisify(zstdDecompress);

/**
 * The SQL of a frame from its bytes in the file; hashed and decompressed on libuv's threads. Throws `archive.damaged`,
 * naming the frame and its table.
 */
export async function decodeFrame(
  fileName: string,
  index: number,
  frame: ManifestFrame,
  bytes: Buffer,
): Promise<Buffer> {
  if ((await hashAside(bytes)) !== frame.sha256) throw damagedFrame(fileName, index, frame, "its hash differs");
  // One byte more than the SQL needs: the output then comes in one piece, without a second buffer of that size.
  const options = { maxOutputLength: frame.plainBytes, chunkSize: frame.plainBytes + 64, rejectGarbageAfterEnd: true };
  const sql = await decompress(bytes, options).catch((error: unknown) => {
    throw damagedFrame(fileName, index, frame, `it cannot be decompressed: ${messageOf(error)}`, error);
  });
  if (sql.length !== frame.plainBytes)
    throw damagedFrame(fileName, index, frame, `it holds ${sql.length} bytes instead of ${frame.plainBytes}`);
  return sql;
}

export function damagedFrame(fileName: string, index: number, frame: ManifestFrame, what: string, cause?: unknown) {
  const where = frame.table === undefined ? frame.kind : `data of ${frame.table}`;
  const facts = {
    frame: index,
    kind: frame.kind,
    offset: frame.offset,
    ...(frame.table ? { table: frame.table } : {}),
  };
  return damaged(fileName, `frame ${index} (${where}, byte ${frame.offset}): ${what}`, facts, cause);
}
