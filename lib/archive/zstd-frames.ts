import { pipeline, Readable } from "node:stream";
import { createZstdDecompress } from "node:zlib";
import { OperatorError } from "@/lib/kernel/errors";
import { damaged, truncated } from "./archive-errors";
import type { ByteSource } from "./byte-source";
import { decoderBuffers } from "./decoder-buffers";

const frameMagic = 0xfd2fb528;
const blockLimitBytes = 128 * 1024;
/** What the `zstd` program accepts without being asked for more, and what memory allows. */
const windowLimitBytes = 128 * 1024 * 1024;

/**
 * The content of every frame of a zstd file, in constant memory. Node's decompressors stop after the first frame and
 * say nothing, so frames are found by their block headers (RFC 8878, 3.1) and decompressed one by one; the file must
 * end where a frame does. Throws `archive.truncated`, `archive.damaged`, `archive.window_too_large`.
 */
export async function* zstdContent(source: ByteSource, fileName: string): AsyncGenerator<Buffer> {
  while (!(await source.atEnd())) {
    const magic = (await need(source, 4, fileName)).readUInt32LE(0);
    if (magic === frameMagic) {
      yield* decodeFrame(source, fileName);
    } else if ((magic & 0xfffffff0) >>> 0 === 0x184d2a50) {
      const length = (await need(source, 4, fileName)).readUInt32LE(0);
      if (!(await source.skip(length))) throw endsEarly(source, fileName);
    } else {
      throw damaged(fileName, `no zstd frame begins at byte ${source.position() - 4}`);
    }
  }
}

/** Feeds one decompressor exactly the bytes of one frame. */
async function* decodeFrame(source: ByteSource, fileName: string): AsyncGenerator<Buffer> {
  const start = source.position() - 4;
  const decoder = createZstdDecompress(decoderBuffers);
  // Its errors come out of the loop below: a failed pipeline destroys its last stream with the cause.
  pipeline(Readable.from(frameBytes(source, fileName)), decoder, () => undefined);
  try {
    for await (const chunk of decoder) yield chunk as Buffer;
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw damaged(fileName, `the zstd frame at byte ${start} cannot be decompressed`, { offset: start }, error);
  }
}

/** The bytes of one frame, block by block; its magic number has been taken already. */
async function* frameBytes(source: ByteSource, fileName: string): AsyncGenerator<Buffer> {
  const { bytes, hasChecksum } = await frameHeader(source, fileName);
  yield bytes;
  for (let isLast = false; !isLast;) {
    const header = await need(source, 3, fileName);
    const value = header.readUIntLE(0, 3);
    const [type, size] = [(value >> 1) & 3, value >> 3];
    isLast = (value & 1) === 1;
    if (type === 3 || size > blockLimitBytes)
      throw damaged(fileName, `no zstd block begins at byte ${source.position() - 3}`);
    // A block of one repeated byte stores that byte only; its size is what it expands to.
    yield Buffer.concat([header, await need(source, type === 1 ? 1 : size, fileName)]);
  }
  if (hasChecksum) yield await need(source, 4, fileName);
}

async function frameHeader(source: ByteSource, fileName: string): Promise<{ bytes: Buffer; hasChecksum: boolean }> {
  const descriptor = (await need(source, 1, fileName)).readUInt8(0);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const windowBytes = isSingleSegment ? 0 : 1;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const rest = await need(source, windowBytes + dictionaryBytes + sizeBytes, fileName);
  const window = isSingleSegment ? contentSize(rest.subarray(dictionaryBytes)) : windowSize(rest.readUInt8(0));
  if (window > windowLimitBytes) throw windowTooLarge(fileName, window);
  const magic = Buffer.alloc(4);
  magic.writeUInt32LE(frameMagic);
  return { bytes: Buffer.concat([magic, Buffer.of(descriptor), rest]), hasChecksum: (descriptor & 4) !== 0 };
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function contentSize(field: Buffer): number {
  if (field.length === 8) return Number(field.readBigUInt64LE(0));
  return field.readUIntLE(0, field.length) + (field.length === 2 ? 256 : 0);
}

async function need(source: ByteSource, length: number, fileName: string): Promise<Buffer> {
  const bytes = await source.take(length);
  if (bytes === null) throw endsEarly(source, fileName);
  return bytes;
}

function endsEarly(source: ByteSource, fileName: string): OperatorError {
  return truncated(fileName, `it ends inside the zstd frame that goes on at byte ${source.position()}`);
}

function windowTooLarge(fileName: string, window: number): OperatorError {
  return new OperatorError(
    "archive.window_too_large",
    `${fileName} was compressed with a window of ${window} bytes; at most ${windowLimitBytes} are read.`,
    {
      kind: "invalid",
      hint: `Compress it again without --long or --ultra: zstd -d --long=31 --stdout '${fileName}' | zstd -o new.sql.zst`,
    },
  );
}
