import { codeOf, OperatorError } from "@/lib/kernel/errors";
import type { ArchiveStorage, ResumableFile, ResumedFile, StoredFile } from "./archive-storage";
import { isPlainName, requirePlainName } from "./file-names";
import { s3FileReader } from "./s3-file-reader";
import { headFile, wholeSeconds } from "./s3-head";
import { sentParts } from "./s3-parts";
import { beginUpload, pendingS3File } from "./s3-pending-file";
import { openPlace, type S3Config, type S3Place } from "./s3-place";
import { abortUploadsOf, keysUnder, readNote, removeKey, removeNote, uploadsOf } from "./s3-unfinished";

/**
 * Archives as objects of an S3-compatible bucket, `<prefix><file name>` each. What is being written is a multipart
 * upload, which nobody sees before it is completed. Nothing is connected until it is first used.
 */
export function openS3(config: S3Config): ArchiveStorage {
  const place = openPlace(config);
  return {
    describe: () => place.description,
    list: () => listFiles(place),
    // A bucket is as large as its owner pays for.
    freeBytes: async () => null,

    async open(fileName) {
      requirePlainName(fileName);
      const file = await headFile(place, fileName);
      if (file === null) throw notFound(place, fileName);
      return s3FileReader(place, fileName, file);
    },

    async create(fileName, owner) {
      requirePlainName(fileName);
      return begin(place, fileName, owner);
    },

    async resume(fileName, owner) {
      requirePlainName(fileName);
      return (await goOn(place, fileName, owner)) ?? { file: await begin(place, fileName, owner), sizeBytes: 0 };
    },

    async remove(fileName) {
      requirePlainName(fileName);
      await removeKey(place, place.prefix + fileName);
    },

    listUnfinished: () => uploadsOf(place),

    discardUnfinished: (owner) => abortUploadsOf(place, owner),
  };
}

async function listFiles(place: S3Place): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  for await (const { key, sizeBytes, modifiedAt } of keysUnder(place, place.prefix, "/")) {
    const fileName = key.slice(place.prefix.length);
    if (isPlainName(fileName)) files.push({ fileName, sizeBytes, modifiedAt: wholeSeconds(modifiedAt) });
  }
  return files;
}

async function begin(place: S3Place, fileName: string, owner: string): Promise<ResumableFile> {
  return pendingS3File({ place, fileName, owner, upload: await beginUpload(place, fileName, owner) });
}

/** Null when there is nothing to go on with. */
async function goOn(place: S3Place, fileName: string, owner: string): Promise<ResumedFile | null> {
  const upload = await readNote(place, fileName, owner);
  if (upload === null) return null;
  try {
    const sent = await sentParts(place, fileName, upload);
    const sizeBytes = sent.reduce((sum, part) => sum + part.sizeBytes, 0);
    return { file: pendingS3File({ place, fileName, owner, upload, sent }), sizeBytes };
  } catch (error) {
    if (codeOf(error) !== "storage.upload_gone" && codeOf(error) !== "storage.not_found") throw error;
    await removeNote(place, fileName, owner);
    return null;
  }
}

function notFound(place: S3Place, fileName: string): OperatorError {
  return new OperatorError("storage.not_found", `There is no archive ${fileName} in ${place.description}.`, {
    kind: "not_found",
    hint: "If it was moved, put it back under this name.",
  });
}
