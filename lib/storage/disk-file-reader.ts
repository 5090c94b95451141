import type { FileHandle } from "node:fs/promises";
import type { StoredFileReader } from "./archive-storage";
import { truncated } from "./stored-file-errors";

/** Node's default of 64 KiB makes a thread hop per 64 KiB the bottleneck. */
const streamChunkBytes = 1024 * 1024;

export function diskFileReader(handle: FileHandle, fileName: string, sizeBytes: number): StoredFileReader {
  return {
    sizeBytes,

    async read(offset, length) {
      const buffer = Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
        if (bytesRead === 0) throw truncated(fileName, offset + length, offset + filled);
        filled += bytesRead;
      }
      return buffer;
    },

    stream: ({ start, end } = { start: 0, end: sizeBytes - 1 }) =>
      handle.createReadStream({
        start,
        // An empty file has no last byte.
        ...(end < start ? {} : { end }),
        highWaterMark: streamChunkBytes,
        autoClose: false,
      }),

    close: () => handle.close(),
  };
}
