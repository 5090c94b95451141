import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";
import type { StoredFileReader } from "@/lib/storage/archive-storage";
import { damaged, truncated } from "./archive-errors";
import { byteSource } from "./byte-source";
import { decoderBuffers } from "./decoder-buffers";
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
  const stored = storedChunks(file, seen);
  // Whoever handed us a reader of an encrypted file has decrypted it.
  const plainName = fileName.replace(/\.age$/i, "");
  if (/\.zst$/i.test(plainName)) yield* zstdContent(byteSource(stored), fileName);
  else if (/\.gz$/i.test(plainName)) yield* gzipContent(stored, file.sizeBytes, fileName);
  else yield* plainContent(stored, fileName);
}

async function* storedChunks(file: StoredFileReader, seen: (stored: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of file.stream()) {
    seen(chunk as Buffer);
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

async function* plainContent(stored: AsyncIterable<Buffer>, fileName: string): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of stored) {
    const format = isFirst ? compressedAs(chunk) : null;
    if (format !== null)
      throw new OperatorError("archive.misnamed", `${fileName} is not SQL text but ${format} data.`, {
        kind: "invalid",
        hint: `Rename it so that its name ends with .${format === "gzip" ? "gz" : "zst"}.`,
      });
    isFirst = false;
    yield chunk;
  }
}

function compressedAs(start: Buffer): "gzip" | "zstd" | null {
  if (start.length >= 2 && start.readUInt16BE(0) === 0x1f8b) return "gzip";
  if (start.length >= 4 && start.readUInt32LE(0) === 0xfd2fb528) return "zstd";
  return null;
}
