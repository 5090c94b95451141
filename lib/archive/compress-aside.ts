import { once } from "node:events";
import { constants, createZstdCompress } from "node:zlib";
import { compressionOptions, cutToLength } from "./format";

/**
 * Compresses a frame on one of libuv's threads. zlib's own `zstdCompress` tells zstd only in a second call that the first
 * one was all, so that it copies the SQL into a window of its own. Here the first call ends the frame, and the output
 * fits the one chunk there is room for.
 */
export async function compressAside(sql: Buffer, compressionLevel: number): Promise<Uint8Array<ArrayBuffer>> {
  const options = compressionOptions(compressionLevel, sql.length);
  const stream = createZstdCompress({ ...options, flush: constants.ZSTD_e_end });
  stream.write(sql);
  try {
    const [bytes] = (await once(stream, "data")) as [Buffer<ArrayBuffer>];
    return cutToLength(bytes);
  } finally {
    stream.destroy();
  }
}
