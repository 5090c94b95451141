import { Readable } from "node:stream";
import { OperatorError } from "@/lib/kernel/errors";
import type { StoredFileReader } from "./archive-storage";
import type { FoundFile } from "./s3-head";
import type { S3Place } from "./s3-place";
import { patiently } from "./s3-retry";
import { truncated } from "./stored-file-errors";

/** Each piece is a request of its own, repeated alone when the line breaks: nothing starts over. */
const pieceBytes = 4 * 1024 ** 2;
/** Asked for while the one before is read. */
const piecesAhead = 2;

export function s3FileReader(place: S3Place, fileName: string, file: FoundFile): StoredFileReader {
  const closed = new AbortController();

  async function read(offset: number, length: number, signal: AbortSignal = closed.signal): Promise<Buffer> {
    if (length === 0) return Buffer.alloc(0);
    if (offset + length > file.sizeBytes) throw truncated(fileName, offset + length, file.sizeBytes);
    return patiently(signal, () => fetchRange(place, fileName, file, { offset, length }, signal));
  }

  return {
    sizeBytes: file.sizeBytes,
    read: (offset, length) => read(offset, length),
    stream: ({ start, end } = { start: 0, end: file.sizeBytes - 1 }) => {
      const ended = new AbortController();
      const signal = AbortSignal.any([closed.signal, ended.signal]);
      const pieces = readAhead(start, end + 1, (offset, length) => read(offset, length, signal));
      const stream = Readable.from(pieces, { objectMode: false, highWaterMark: 1024 ** 2 });
      return stream.once("close", () => ended.abort(new Error("The stream was closed.")));
    },
    close: async () => closed.abort(new Error(`${fileName} was closed.`)),
  };
}

async function* readAhead(start: number, end: number, read: (offset: number, length: number) => Promise<Buffer>) {
  const ahead: Promise<Buffer>[] = [];
  let next = start;
  const ask = () => {
    const piece = read(next, Math.min(pieceBytes, end - next));
    // Awaited below, in order; until then its failure is not an unhandled one.
    piece.catch(() => undefined);
    ahead.push(piece);
    next = Math.min(end, next + pieceBytes);
  };
  while (next < end || ahead.length > 0) {
    while (next < end && ahead.length <= piecesAhead) ask();
    const piece = await ahead.shift();
    if (piece !== undefined) yield piece;
  }
}

interface Range {
  offset: number;
  length: number;
}

async function fetchRange(
  place: S3Place,
  fileName: string,
  file: FoundFile,
  { offset, length }: Range,
  signal: AbortSignal,
): Promise<Buffer> {
  return place.ask("read", async (s3) => {
    const answer = await s3.getObject(
      {
        Bucket: place.bucket,
        Key: place.prefix + fileName,
        Range: `bytes=${offset}-${offset + length - 1}`,
        ...(file.etag === undefined ? {} : { IfMatch: file.etag }),
      },
      { abortSignal: signal },
    );
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    for await (const chunk of answer.Body as AsyncIterable<Uint8Array>) {
      filled += chunk.length;
      if (filled > length) break;
      bytes.set(chunk, filled - chunk.length);
    }
    if (filled !== length) throw brokenOff(place, fileName, filled, length);
    return bytes;
  });
}

function brokenOff(place: S3Place, fileName: string, found: number, expected: number): OperatorError {
  return new OperatorError(
    "storage.busy",
    `${place.description} sent ${found} bytes of ${fileName} where ${expected} were asked for.`,
    { kind: "unavailable", hint: "It was tried several times. Look at the network between, or at the server's log." },
  );
}
