import { createHash } from "node:crypto";
import { OperatorError } from "@/lib/kernel/errors";
import type { S3Place } from "./s3-place";
import { patiently } from "./s3-retry";
import type { Upload } from "./s3-unfinished";

export interface SentPart {
  number: number;
  etag: string;
  sizeBytes: number;
}

const mib = 1024 ** 2;
/** S3 takes at most 10,000 parts. Most archives end long before the larger ones, which lead to 390 GiB in all. */
const partLimit = 10_000;
const smallPart = { bytes: 16 * mib, upTo: 5_000 };
const largePartBytes = 64 * mib;
/** Sent at once while the next is being filled: together with it they are all the memory an upload takes. */
const inFlightLimit = 3;

/** Depends on the number only, so that whoever goes on with an upload cuts the same parts. */
export function partBytes(number: number): number {
  return number <= smallPart.upTo ? smallPart.bytes : largePartBytes;
}

/** Cuts what is appended into parts and sends several at once; `append` waits while as many as may be are under way. */
export interface PartSender {
  append(chunk: Uint8Array): Promise<void>;
  /** Sends what is left; all parts, in order. */
  finish(): Promise<SentPart[]>;
  /** Begins nothing any more; resolves when no request is under way, which gets `graceMs` to end by itself. */
  stop(graceMs: number): Promise<void>;
}

export function sendParts(place: S3Place, fileName: string, upload: Upload, already: readonly SentPart[]): PartSender {
  const parts = [...already];
  const [stopping, stopped] = [new AbortController(), new AbortController()];
  const underWay = new Set<Promise<void>>();
  const spare: Buffer[] = [];
  let failure: { error: unknown } | null = null;
  let number = parts.length;
  let [buffer, filled]: [Buffer | null, number] = [null, 0];

  async function send(part: number, bytes: Buffer): Promise<void> {
    const etag = await patiently(stopping.signal, () => putPart(place, fileName, upload, part, bytes, stopped.signal));
    parts.push({ number: part, etag, sizeBytes: bytes.length });
  }

  async function sendFilled(): Promise<void> {
    const [full, length] = [buffer ?? Buffer.alloc(0), filled];
    [buffer, filled] = [null, 0];
    const part = ++number;
    if (part > partLimit) throw tooLarge(place, fileName);
    while (underWay.size >= inFlightLimit) await Promise.race(underWay);
    if (failure !== null) throw failure.error;
    const sending = send(part, full.subarray(0, length))
      .catch((error: unknown) => void (failure ??= { error }))
      .finally(() => {
        underWay.delete(sending);
        spare.push(full);
      });
    underWay.add(sending);
  }

  return {
    async append(chunk) {
      for (let taken = 0; taken < chunk.length;) {
        const size = partBytes(number + 1);
        buffer ??= spare.find(({ length }) => length === size) ?? Buffer.allocUnsafe(size);
        if (spare.includes(buffer)) spare.splice(spare.indexOf(buffer), 1);
        const piece = chunk.subarray(taken, taken + size - filled);
        buffer.set(piece, filled);
        filled += piece.length;
        taken += piece.length;
        if (filled === size) await sendFilled();
      }
      if (failure !== null) throw failure.error;
    },

    async finish() {
      // An upload without a part cannot be completed: an empty file is one empty part.
      if (filled > 0 || number === 0) await sendFilled();
      await Promise.all(underWay);
      if (failure !== null) throw failure.error;
      return parts.sort((a, b) => a.number - b.number);
    },

    async stop(graceMs) {
      stopping.abort(new Error("The upload was stopped."));
      const end = setTimeout(() => stopped.abort(stopping.signal.reason), graceMs);
      await Promise.all(underWay);
      clearTimeout(end);
    },
  };
}

/** The server compares what arrives with the MD5 that was sent. */
async function putPart(
  place: S3Place,
  fileName: string,
  upload: Upload,
  number: number,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<string> {
  const { ETag } = await place.ask("write", (s3) =>
    s3.uploadPart(
      {
        Bucket: place.bucket,
        Key: place.prefix + fileName,
        UploadId: upload.id,
        PartNumber: number,
        Body: bytes,
        ContentLength: bytes.length,
        ContentMD5: createHash("md5").update(bytes).digest("base64"),
      },
      { abortSignal: signal },
    ),
  );
  return ETag ?? "";
}

/** The parts of an upload that was interrupted, as far as they follow on one another. Throws `storage.upload_gone`. */
export async function sentParts(place: S3Place, fileName: string, upload: Upload): Promise<SentPart[]> {
  const sent: SentPart[] = [];
  let after: string | undefined;
  do {
    const marker = after === undefined ? {} : { PartNumberMarker: after };
    const page = await place.ask("list parts", (s3) =>
      s3.listParts({ Bucket: place.bucket, Key: place.prefix + fileName, UploadId: upload.id, ...marker }),
    );
    for (const { PartNumber, ETag, Size } of page.Parts ?? [])
      sent.push({ number: PartNumber ?? 0, etag: ETag ?? "", sizeBytes: Size ?? 0 });
    after = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
  } while (after !== undefined);
  const firstGap = sent.findIndex(
    ({ number, sizeBytes }, index) => number !== index + 1 || sizeBytes !== partBytes(number),
  );
  return firstGap === -1 ? sent : sent.slice(0, firstGap);
}

function tooLarge(place: S3Place, fileName: string): OperatorError {
  return new OperatorError("storage.too_large", `${fileName} has more parts than ${place.description} takes.`, {
    hint: "An archive on S3 may have 390 GiB. Keep such a database's archives on a disk: BACKUP_STORAGE=file:///…",
  });
}
