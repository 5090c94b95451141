import { codeOf, OperatorError } from "@/lib/kernel/errors";
import type { S3Place } from "./s3-place";

export interface FoundFile {
  sizeBytes: number;
  modifiedAt: Date;
  etag: string | undefined;
  metadata: Readonly<Record<string, string | undefined>>;
}

/** What the server says of a file; null when it is not there. */
export async function headFile(place: S3Place, fileName: string): Promise<FoundFile | null> {
  try {
    const head = await place.ask("read", (s3) => s3.headObject({ Bucket: place.bucket, Key: place.prefix + fileName }));
    return {
      sizeBytes: head.ContentLength ?? 0,
      modifiedAt: wholeSeconds(head.LastModified ?? new Date(0)),
      etag: head.ETag,
      metadata: head.Metadata ?? {},
    };
  } catch (error) {
    await explain(place, error);
    if (codeOf(error) === "storage.not_found") return null;
    throw error;
  }
}

/** An answer to HEAD has no body, so a wrong key or a bucket that is gone has no name. One that may have one is asked. */
async function explain(place: S3Place, error: unknown): Promise<void> {
  const vague = ["storage.not_found", "storage.access_denied", "storage.failed", "storage.wrong_region"];
  if (!(error instanceof OperatorError) || !vague.includes(error.code)) return;
  await place.ask("list", (s3) => s3.listObjectsV2({ Bucket: place.bucket, Prefix: place.prefix, MaxKeys: 1 }));
}

/** HEAD tells seconds and a listing milliseconds: here both tell the same. */
export function wholeSeconds(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 1000) * 1000);
}
