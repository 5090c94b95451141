import { zstdCompressSync } from "node:zlib";
import { sha256Hex } from "@/lib/kernel/ids";
import type { CompressedFrame, NewFrame } from "./create-archive-writer";
import { compressionOptions, cutToLength } from "./format";

/** Compresses a data frame at once, for threads that do nothing else. */
export function compressFrame(
  { sql, statements, table = "", rows = 0 }: Omit<NewFrame, "kind">,
  compressionLevel: number,
): CompressedFrame {
  const bytes = cutToLength(zstdCompressSync(sql, compressionOptions(compressionLevel, sql.length)));
  return { table, rows, statements, plainBytes: sql.length, bytes, sha256: sha256Hex(bytes) };
}
