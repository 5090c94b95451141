import { join } from "node:path";
import { createArchiveWriter, type Manifest } from "@/lib/archive";
import { dumpDatabase, type DumpOptions } from "@/lib/backups/dump/dump-database";
import { newId } from "@/lib/kernel/ids";
import { openTarget } from "@/lib/mysql/open-target";
import { openLocalDisk } from "@/lib/storage/local-disk";

export interface DumpedFile {
  manifest: Manifest;
  path: string;
  log: string[];
}

/** Dumps the database that the URL names into a file of its own in `folder`. */
export async function dumpToFile(url: string, folder: string, options: Partial<DumpOptions> = {}): Promise<DumpedFile> {
  const target = openTarget({ targetUrl: url, targetPoolSize: 1 });
  const fileName = `${newId()}.sql.zst`;
  const writer = createArchiveWriter(await openLocalDisk(folder).create(fileName, newId()), { compressionLevel: 1 });
  const log: string[] = [];
  try {
    const facts = await dumpDatabase({
      target,
      writer,
      connections: null,
      product: "Seaworthy test",
      createdAt: new Date(),
      migrationVersion: null,
      signal: new AbortController().signal,
      progress: () => undefined,
      log: (line) => void log.push(line),
      ...options,
    });
    const { manifest } = await writer.finish(facts);
    return { manifest, path: join(folder, fileName), log };
  } catch (error) {
    await writer.abort();
    throw error;
  } finally {
    await target.close();
  }
}

/** The server's URL with another database in it, and perhaps another account. */
export function urlOf(server: string, database: string, account?: { user: string; password: string }): string {
  const url = new URL(server);
  url.pathname = `/${encodeURIComponent(database)}`;
  if (account !== undefined) [url.username, url.password] = [account.user, account.password];
  return url.href;
}
