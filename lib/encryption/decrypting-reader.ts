import { Readable } from "node:stream";
import { damaged, truncated } from "@/lib/archive/archive-errors";
import type { StoredFileReader } from "@/lib/storage/archive-storage";
import { chunkBytes, chunkTagBytes, nonceBytes, openChunk, payloadKey, sealedChunkBytes } from "./payload";
import { readFileKey } from "./read-header";
import type { AgeIdentity } from "./read-identity";

/** Neighbouring frames share a chunk, and a manifest is read in small pieces. */
const cachedChunks = 8;
/** Read at a time by a stream: few enough for memory, enough for a storage that is far away. */
const streamedChunks = 32;

export interface DecryptOptions {
  fileName: string;
  identity: AgeIdentity;
  /** For whom it was encrypted, as the catalogue knows: named when the key is another one. */
  recipients: readonly string[];
}

/**
 * Random access to the plain content of a file encrypted with age: only the chunks that a range touches are read and
 * decrypted, and every byte handed out has been authenticated. Takes over `reader`, and closes it when it throws:
 * `encryption.wrong_key`, `encryption.bad_identity`, `archive.damaged`, `archive.truncated`.
 */
export async function decryptingReader(reader: StoredFileReader, options: DecryptOptions): Promise<StoredFileReader> {
  try {
    return await open(reader, options);
  } catch (error) {
    await reader.close();
    throw error;
  }
}

async function open(reader: StoredFileReader, options: DecryptOptions): Promise<StoredFileReader> {
  const chunks = await openChunks(reader, options);
  const { sizeBytes } = chunks;
  const lengthOf = (from: number, to: number) => Math.min(to, sizeBytes - 1) - from + 1;

  async function read(offset: number, length: number): Promise<Buffer> {
    if (offset + length > sizeBytes)
      throw truncated(
        options.fileName,
        `it ends at byte ${sizeBytes} of its content, but should go on to ${offset + length}`,
      );
    if (length === 0) return Buffer.alloc(0);
    const first = Math.floor(offset / chunkBytes);
    const plain = await chunks.read(first, Math.floor((offset + length - 1) / chunkBytes));
    const begin = offset - first * chunkBytes;
    return Buffer.concat(plain).subarray(begin, begin + length);
  }

  /** Pieces that end where chunks do, so that none is decrypted twice. */
  async function* pieces(from: number, to: number): AsyncGenerator<Buffer> {
    for (let at = from; at <= to;) {
      const end = (Math.floor(at / chunkBytes) + streamedChunks) * chunkBytes - 1;
      yield read(at, lengthOf(at, Math.min(end, to)));
      at = end + 1;
    }
  }

  return {
    sizeBytes,
    read,
    stream: ({ start, end } = { start: 0, end: sizeBytes - 1 }) =>
      Readable.from(pieces(start, Math.min(end, sizeBytes - 1)), {
        objectMode: false,
        highWaterMark: streamedChunks * chunkBytes,
      }),
    close: () => reader.close(),
  };
}

interface Chunks {
  /** Of the plain content. */
  sizeBytes: number;
  /** The plain content of the chunks from `first` to `last`. */
  read(first: number, last: number): Promise<Buffer[]>;
}

async function openChunks(reader: StoredFileReader, options: DecryptOptions): Promise<Chunks> {
  const { fileName } = options;
  const { fileKey, headerBytes } = await readFileKey(reader, fileName, options.identity, options.recipients);
  const start = headerBytes + nonceBytes;
  const { chunks, sizeBytes } = layout(reader.sizeBytes - start, fileName);
  const key = payloadKey(fileKey, await reader.read(headerBytes, nonceBytes));
  const startOf = (index: number) => Math.min(start + index * sealedChunkBytes, reader.sizeBytes);
  const cache = new Map<number, Buffer>();

  function decrypt(index: number, sealed: Buffer): Buffer {
    const isLast = index === chunks - 1;
    const plain = openChunk(key, index, isLast, sealed);
    if (plain !== null) return plain;
    if (isLast && openChunk(key, index, false, sealed) !== null)
      throw truncated(fileName, `it ends after byte ${reader.sizeBytes}, where more should follow`);
    const at = startOf(index);
    throw damaged(fileName, `what is at byte ${at} is not what was encrypted there`, { offset: at, chunk: index });
  }

  function remember(index: number, plain: Buffer): void {
    cache.set(index, plain);
    const oldest = cache.keys().next().value;
    if (cache.size > cachedChunks && oldest !== undefined) cache.delete(oldest);
  }

  async function read(first: number, last: number): Promise<Buffer[]> {
    const known = first === last ? cache.get(first) : undefined;
    if (known !== undefined) return [known];
    const sealed = await reader.read(startOf(first), startOf(last + 1) - startOf(first));
    const plain: Buffer[] = [];
    for (let index = first; index <= last; index++) {
      const at = (index - first) * sealedChunkBytes;
      plain.push(decrypt(index, sealed.subarray(at, at + sealedChunkBytes)));
      // The next range may begin where this one ended, or end where it began.
      if (index === first || index === last) remember(index, plain.at(-1) ?? Buffer.alloc(0));
    }
    return plain;
  }

  // The last chunk proves that nothing is missing, and a manifest is in it.
  await read(chunks - 1, chunks - 1);
  return { sizeBytes, read };
}

/** How many chunks the payload has, and how much they hold. Only an empty file has an empty last chunk. */
function layout(payloadBytes: number, fileName: string): { chunks: number; sizeBytes: number } {
  const chunks = Math.ceil(payloadBytes / sealedChunkBytes);
  const lastBytes = payloadBytes - (chunks - 1) * sealedChunkBytes;
  if (payloadBytes < chunkTagBytes || (chunks > 1 && lastBytes <= chunkTagBytes))
    throw truncated(fileName, "it ends inside its encrypted data");
  return { chunks, sizeBytes: payloadBytes - chunks * chunkTagBytes };
}
