import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";
import type { StoredFileReader } from "@/lib/storage/archive-storage";
import { damaged, truncated } from "./archive-errors";
import { byteSource } from "./byte-source";
import { decoderBuffers } from "./decoder-buffers";
import { type FileKind, requirePacking } from "./file-kind";
import { zstdContent } from "./zstd-frames";

/**
 * The SQL of a `.sql`, `.sql.gz` (all members) or `.sql.zst` (all frames) file, whoever made it. `seen` is handed
 * every chunk of the file as it is stored. Reading past the last chunk proves that the compressed file is whole.
 */
export async function* sqlChunks(
  file: StoredFileReader,
  fileName: string,
  seen: (stored: Buffer) => void = () => undefined,
): AsyncGenerator<Buffer> {
  if (file.sizeBytes === 0) throw truncated(fileName, "it is empty");
  const kind = kindByName(fileName);
  const stored = storedChunks(file, kind, fileName, seen);
  if (kind === "zstd") yield* zstdContent(byteSource(stored), fileName);
  else if (kind === "gzip") yield* gzipContent(stored, file.sizeBytes, fileName);
  else yield* stored;
}

/** Whoever handed us a reader of an encrypted file has decrypted it. */
function kindByName(fileName: string): FileKind {
  const plainName = fileName.replace(/\.age$/i, "");
  return /\.zst$/i.test(plainName) ? "zstd" : /\.gz$/i.test(plainName) ? "gzip" : "plain";
}

async function* storedChunks(
  file: StoredFileReader,
  kind: FileKind,
  fileName: string,
  seen: (stored: Buffer) => void,
): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of file.stream()) {
    seen(chunk as Buffer);
    if (isFirst) requirePacking(chunk as Buffer, kind, fileName);
    isFirst = false;
    yield chunk as Buffer;
  }
}

async function* gzipContent(
  stored: AsyncIterable<Buffer>,
  sizeBytes: number,
  fileName: string,
): AsyncGenerator<Buffer> {
  const decoder = createGunzip(decoderBuffers);
  // Its errors come out of the loop below: a failed pipeline destroys its last stream with the cause.
  pipeline(Readable.from(stored), decoder, () => undefined);
  try {
    for await (const chunk of decoder) yield chunk as Buffer;
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    if (codeOf(error) === "Z_BUF_ERROR") throw truncated(fileName, "the gzip data ends early", {}, error);
    throw damaged(fileName, `its gzip data cannot be read: ${messageOf(error)}`, {}, error);
  }
  // The decoder takes a zero byte after a member for padding and ends there, whatever follows.
  if (decoder.bytesWritten !== sizeBytes)
    throw damaged(fileName, `its gzip data ends at byte ${decoder.bytesWritten} of ${sizeBytes}`);
}
