import { codeOf, type OperatorError } from "@/lib/kernel/errors";
import type { StoredFileReader } from "@/lib/storage/archive-storage";
import { notOurs, truncated } from "./archive-errors";
import { byteSource } from "./byte-source";
import { archiveTitleStart } from "./format";
import { zstdContent } from "./zstd-frames";

/** What to say of a file that does not end with a manifest: it depends on how it begins. */
export async function whyNoManifest(file: StoredFileReader, fileName: string): Promise<OperatorError> {
  if (file.sizeBytes === 0) return truncated(fileName, "it is empty");
  try {
    const title = Buffer.from(archiveTitleStart);
    for await (const chunk of zstdContent(byteSource(file.stream()), fileName)) {
      if (!chunk.subarray(0, title.length).equals(title)) break;
      return truncated(fileName, "it does not end with its manifest");
    }
    return notOurs(fileName);
  } catch (error) {
    return codeOf(error) === "archive.truncated" ? (error as OperatorError) : notOurs(fileName, error);
  }
}
