import { addAbortSignal, Readable } from "node:stream";
import type { ArchiveStorage } from "@/lib/storage/archive-storage";
import { sqlChunks } from "./sql-chunks";

/**
 * The SQL of a dump as a stream of bytes: `.sql`, `.sql.gz`, `.sql.zst`. It keeps back pressure, and errors with
 * `archive.truncated`, `archive.damaged`, `archive.window_too_large` or `archive.misnamed` before it would end on
 * something else than the end of the file. Throws `storage.not_found`.
 */
export async function openSqlStream(
  storage: ArchiveStorage,
  fileName: string,
  signal?: AbortSignal,
): Promise<Readable> {
  const file = await storage.open(fileName);
  const stream = Readable.from(sqlChunks(file, fileName), { objectMode: false, highWaterMark: 1024 * 1024 });
  // Nothing was written: a failing close loses nothing.
  stream.once("close", () => void file.close().catch(() => undefined));
  return signal === undefined ? stream : addAbortSignal(signal, stream);
}
