import type { FileHandle } from "node:fs/promises";
import { OperatorError } from "@/lib/kernel/errors";
import type { StoredFileReader } from "./archive-storage";

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

function truncated(fileName: string, expected: number, found: number): OperatorError {
  return new OperatorError(
    "archive.truncated",
    `${fileName} ends at byte ${found}, but should go on to byte ${expected}.`,
    { hint: "The file was cut short: copy it again from where it came from, or use another backup." },
  );
}
