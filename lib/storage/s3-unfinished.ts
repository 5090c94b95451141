import type { ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";
import { codeOf } from "@/lib/kernel/errors";
import type { UnfinishedFile } from "./archive-storage";
import { isWriterOf, requireOwner } from "./file-names";
import type { S3Place } from "./s3-place";

/**
 * S3 lists unfinished uploads by the name they will get, without a word about who sends them. So each has a note of
 * its own: `<prefix>.unfinished/<owner>/<file name>`, whose content is this. It is also what resuming needs.
 */
export interface Upload {
  id: string;
  /** Made up for this upload and kept with the finished object: tells whether it was this one that got the name. */
  mark: string;
}

const notesFolder = ".unfinished/";

function noteKey(place: S3Place, fileName: string, owner: string): string {
  requireOwner(owner);
  return `${place.prefix}${notesFolder}${owner}/${fileName}`;
}

export async function writeNote(place: S3Place, fileName: string, owner: string, upload: Upload): Promise<void> {
  const note = { Bucket: place.bucket, Key: noteKey(place, fileName, owner), Body: JSON.stringify(upload) };
  await place.ask("write", (s3) => s3.putObject({ ...note, ContentType: "application/json" }));
}

/** Null when this owner has nothing unfinished of this name. */
export async function readNote(place: S3Place, fileName: string, owner: string): Promise<Upload | null> {
  try {
    const text = await place.ask("read", async (s3) =>
      (await s3.getObject({ Bucket: place.bucket, Key: noteKey(place, fileName, owner) })).Body?.transformToString(),
    );
    return JSON.parse(text ?? "null") as Upload | null;
  } catch (error) {
    if (codeOf(error) === "storage.not_found") return null;
    throw error;
  }
}

export async function removeNote(place: S3Place, fileName: string, owner: string): Promise<void> {
  await removeKey(place, noteKey(place, fileName, owner));
}

/** False when it was ended already. */
export async function abortUpload(place: S3Place, fileName: string, upload: Upload): Promise<boolean> {
  const { bucket, prefix } = place;
  try {
    await place.ask("abort", (s3) =>
      s3.abortMultipartUpload({ Bucket: bucket, Key: prefix + fileName, UploadId: upload.id }),
    );
    return true;
  } catch (error) {
    if (codeOf(error) === "storage.upload_gone" || codeOf(error) === "storage.not_found") return false;
    throw error;
  }
}

/** Uploads under way and left behind, by their notes. */
export async function uploadsOf(place: S3Place, owner = ""): Promise<UnfinishedFile[]> {
  const folder = place.prefix + notesFolder;
  const found: UnfinishedFile[] = [];
  for await (const { key, modifiedAt } of keysUnder(place, folder + owner)) {
    const [writer = "", fileName = ""] = key.slice(folder.length).split("/");
    if (owner === "" || isWriterOf(writer, owner)) found.push({ fileName, owner: writer, modifiedAt });
  }
  return found;
}

/** Ends what this owner and its attempts left unfinished; returns how many uploads that were. */
export async function abortUploadsOf(place: S3Place, owner: string): Promise<number> {
  requireOwner(owner);
  let aborted = 0;
  for (const { fileName, owner: writer } of await uploadsOf(place, owner)) {
    const upload = await readNote(place, fileName, writer);
    if (upload !== null && (await abortUpload(place, fileName, upload))) aborted++;
    await removeNote(place, fileName, writer);
  }
  return aborted;
}

export interface ListedKey {
  key: string;
  sizeBytes: number;
  modifiedAt: Date;
}

/** Every object whose key begins so, a page of a thousand at a time; with `delimiter` only those without it after. */
export async function* keysUnder(place: S3Place, prefix: string, delimiter?: string): AsyncGenerator<ListedKey> {
  const wanted = { Bucket: place.bucket, Prefix: prefix, ...(delimiter === undefined ? {} : { Delimiter: delimiter }) };
  let token: string | undefined;
  do {
    const from = token === undefined ? {} : { ContinuationToken: token };
    const page: ListObjectsV2CommandOutput = await place.ask("list", (s3) => s3.listObjectsV2({ ...wanted, ...from }));
    for (const { Key, Size, LastModified } of page.Contents ?? [])
      if (Key !== undefined) yield { key: Key, sizeBytes: Size ?? 0, modifiedAt: LastModified ?? new Date(0) };
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

/** No error when it is gone already. */
export async function removeKey(place: S3Place, key: string): Promise<void> {
  await place.ask("remove", (s3) => s3.deleteObject({ Bucket: place.bucket, Key: key }));
}
