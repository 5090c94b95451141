import { randomBytes } from "node:crypto";
import { codeOf, OperatorError } from "@/lib/kernel/errors";
import type { ResumableFile, StoredFile } from "./archive-storage";
import { headFile } from "./s3-head";
import { type SentPart, sendParts } from "./s3-parts";
import type { S3Place } from "./s3-place";
import { patiently } from "./s3-retry";
import { abortUpload, removeKey, removeNote, type Upload, writeNote } from "./s3-unfinished";
import { nameTaken } from "./stored-file-errors";
import { startWriting } from "./writing";

/** Kept with the object; S3 allows no other way to learn afterwards which upload became it. */
const markName = "seaworthy-upload";
/** What is on its way is worth waiting for, but not for long: the next attempt sends it again. */
const leaveMs = 5_000;

/** Begins an upload and leaves the note by which it is found if its writer dies. Throws `storage.exists`. */
export async function beginUpload(place: S3Place, fileName: string, owner: string): Promise<Upload> {
  if ((await headFile(place, fileName)) !== null) throw nameTaken(fileName, place.description);
  const mark = randomBytes(12).toString("hex");
  const { UploadId } = await place.ask("write", (s3) =>
    s3.createMultipartUpload({
      Bucket: place.bucket,
      Key: place.prefix + fileName,
      ContentType: "application/octet-stream",
      Metadata: { [markName]: mark },
    }),
  );
  const upload = { id: UploadId ?? "", mark };
  try {
    await writeNote(place, fileName, owner, upload);
  } catch (error) {
    await abortUpload(place, fileName, upload).catch(() => undefined);
    throw error;
  }
  return upload;
}

interface Pending {
  place: S3Place;
  fileName: string;
  owner: string;
  upload: Upload;
  /** Parts that are there already. */
  sent?: readonly SentPart[];
}

export function pendingS3File({ place, fileName, owner, upload, sent = [] }: Pending): ResumableFile {
  const sender = sendParts(place, fileName, upload, sent);
  const writing = startWriting(fileName);

  return {
    write: (chunk) => writing.attempt(() => sender.append(chunk)),

    commit: () =>
      writing.attempt(async () => {
        const parts = await sender.finish();
        await giveName(place, fileName, upload, parts);
        const stored = await checkSize(place, fileName, parts);
        writing.becomes("committed");
        // Left behind it names an upload that is over, which whoever cleans up passes over.
        await removeNote(place, fileName, owner).catch(() => undefined);
        return stored;
      }),

    async leave() {
      if (writing.is("committed", "discarded")) return;
      writing.becomes("left");
      await sender.stop(leaveMs);
    },

    async discard() {
      if (writing.is("committed", "discarded")) return;
      writing.becomes("discarded");
      await sender.stop(0);
      await abortUpload(place, fileName, upload);
      await removeNote(place, fileName, owner);
    },
  };
}

async function giveName(place: S3Place, fileName: string, upload: Upload, parts: readonly SentPart[]): Promise<void> {
  // Servers that do not know `If-None-Match` here ignore it.
  const found = await headFile(place, fileName);
  if (found !== null && found.metadata[markName] !== upload.mark) throw nameTaken(fileName, place.description);
  if (found !== null) return;
  try {
    await patiently(new AbortController().signal, () => complete(place, fileName, upload, parts, true));
  } catch (error) {
    if (s3CodeOf(error) === "NotImplemented") return complete(place, fileName, upload, parts, false);
    // An answer that was lost on its way looks like this: our own first try has ended the upload and has the name.
    const over = codeOf(error) === "storage.upload_gone" || codeOf(error) === "storage.exists";
    const now = over ? await headFile(place, fileName) : null;
    if (now?.metadata[markName] === upload.mark) return;
    throw codeOf(error) === "storage.exists" ? nameTaken(fileName, place.description) : error;
  }
}

async function complete(
  place: S3Place,
  fileName: string,
  upload: Upload,
  parts: readonly SentPart[],
  onlyIfNew: boolean,
): Promise<void> {
  const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }));
  await place.ask("write", (s3) =>
    s3.completeMultipartUpload({
      Bucket: place.bucket,
      Key: place.prefix + fileName,
      UploadId: upload.id,
      MultipartUpload: { Parts },
      ...(onlyIfNew ? { IfNoneMatch: "*" } : {}),
    }),
  );
}

/** The server said it is done: look at what it has done. */
async function checkSize(place: S3Place, fileName: string, parts: readonly SentPart[]): Promise<StoredFile> {
  const expected = parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const found = await headFile(place, fileName);
  if (found?.sizeBytes === expected) return { fileName, sizeBytes: expected, modifiedAt: found.modifiedAt };
  await removeKey(place, place.prefix + fileName);
  throw new OperatorError(
    "storage.failed",
    `${place.description} put ${fileName} together wrongly: ${found?.sizeBytes ?? 0} bytes instead of ${expected}.`,
    { kind: "unavailable", hint: "It was removed. Try again; if it happens again, the server is at fault." },
  );
}

function s3CodeOf(error: unknown): unknown {
  return error instanceof OperatorError ? error.details["s3Code"] : undefined;
}
