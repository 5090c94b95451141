import type { TransformOptions } from "node:stream";
import type { ZlibOptions, ZstdOptions } from "node:zlib";

/** Node's defaults of 16 KiB cost a hop between threads for each, and stall the pipe. */
export const decoderBuffers: ZlibOptions & ZstdOptions & TransformOptions = {
  chunkSize: 256 * 1024,
  highWaterMark: 1024 * 1024,
};
