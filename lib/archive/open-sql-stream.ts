import { Readable } from "node:stream";
import type { ArchiveStorage } from "@/lib/storage/archive-storage";
import { sqlChunks } from "./sql-chunks";

/**
 * The SQL of a dump as a stream of bytes: `.sql`, `.sql.gz`, `.sql.zst`. It keeps back pressure, and errors with
 * `archive.truncated`, `archive.damaged`, `archive.window_too_large` or `archive.misnamed` before it would end on
 * something else than the end of the file. An abort errors it with the signal's reason. Throws `storage.not_found`.
 */
export async function openSqlStream(
  storage: Pick<ArchiveStorage, "open">,
  fileName: string,
  signal?: AbortSignal,
): Promise<Readable> {
  const file = await storage.open(fileName);
  const stream = Readable.from(sqlChunks(file, fileName), { objectMode: false, highWaterMark: 1024 * 1024 });
  const abort = () => void stream.destroy(signal?.reason);
  stream.once("close", () => {
    signal?.removeEventListener("abort", abort);
    // Nothing was written: a failing close loses nothing.
    file.close().catch(() => undefined);
  });
  if (signal?.aborted === true) abort();
  else signal?.addEventListener("abort", abort, { once: true });
  return stream;
}
