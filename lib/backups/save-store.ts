import { join } from "node:path";
import { createArchiveWriter, verifyArchive } from "@/lib/archive";
import type { Deps } from "@/lib/deps";
import { createEncryption } from "@/lib/encryption";
import { compactUtc } from "@/lib/kernel/clock";
import { newId } from "@/lib/kernel/ids";
import { messageOf } from "@/lib/kernel/errors";
import { formatBytes } from "@/lib/kernel/units";
import { openTarget } from "@/lib/mysql/open-target";
import type { ArchiveStorage } from "@/lib/storage/archive-storage";
import { openLocalDisk } from "@/lib/storage/local-disk";
import { archiveSource } from "./archive-source";
import { dumpDatabase } from "./dump/dump-database";
import { plainName } from "./insert-backup";

/** How many are kept: one for each of the last upgrades. */
const kept = 5;

export interface SavedStore {
  path: string;
  sizeBytes: number;
  /** How its content comes back into an empty database, without Seaworthy. */
  restoreCommand: string;
}

/**
 * Writes Seaworthy's own database into BACKUPS_DIR/store, reads the archive back, and removes what is older than the
 * newest five. For a caller that holds the store's lock: nothing else may change its tables. Throws as `dumpDatabase`
 * and the storage do; then nothing is left behind.
 */
export async function saveStore(
  deps: Pick<Deps, "config" | "clock" | "log" | "store">,
  { before, signal = new AbortController().signal }: { before: string; signal?: AbortSignal | undefined },
): Promise<SavedStore> {
  const { config, clock, log, store } = deps;
  const folder = join(config.backupsDir, "store");
  const storage = openLocalDisk(folder);
  const recipients = config.ageRecipients.length === 0 ? null : config.ageRecipients;
  const encryption = recipients === null ? null : await createEncryption(recipients);
  const now = clock.now();
  const stem = `${plainName(store.database)}-${compactUtc(now)}-before-${plainName(before)}`;
  const fileName = `${stem}.sql.zst${encryption === null ? "" : ".age"}`;
  const file = await storage.create(fileName, newId(now));
  const writer = createArchiveWriter(encryption?.wrap(file) ?? file, { compressionLevel: config.compressionLevel });
  const target = openTarget({ ...config, targetUrl: config.storeUrl, targetPoolSize: 1 }, "DATABASE_URL");
  try {
    const facts = await dumpDatabase({
      target,
      writer,
      connections: 1,
      product: `Seaworthy ${config.version}`,
      createdAt: now,
      migrationVersion: null,
      signal,
      progress: () => undefined,
      log: (line, level) => (level === "warning" ? log.warn(line) : log.debug(line)),
      isLocked: true,
    });
    const { stored } = await writer.finish(facts);
    const source = archiveSource(
      { archives: storage, copies: null, config },
      { fileName, recipients },
      { place: "first", identity: encryption?.readBackIdentity ?? null },
    );
    await verifyArchive(source, fileName, { signal });
    await removeOldest(storage, deps);
    const path = join(folder, fileName);
    const saved = { path, sizeBytes: stored.sizeBytes, restoreCommand: restoreCommand(config.storeUrl, path) };
    log.info(saved, `saved the store before its migrations: ${path}, ${formatBytes(stored.sizeBytes)}`);
    return saved;
  } catch (error) {
    await writer.abort();
    throw error;
  } finally {
    await target.close();
  }
}

/** Never a reason to stop an upgrade. */
async function removeOldest(storage: ArchiveStorage, { log }: Pick<Deps, "log">): Promise<void> {
  try {
    const files = (await storage.list()).toSorted((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime());
    for (const { fileName } of files.slice(kept)) await storage.remove(fileName);
  } catch (error) {
    log.warn(`could not remove old archives of the store: ${messageOf(error)}`);
  }
}

function restoreCommand(storeUrl: string, path: string): string {
  const { hostname, port, username, pathname } = new URL(storeUrl);
  const client = `mysql -h ${hostname} -P ${port || 3306} -u ${decodeURIComponent(username)} -p`;
  const read = path.endsWith(".age") ? `age -d -i key.txt '${path}' | zstdcat` : `zstdcat '${path}'`;
  return `${read} | ${client} ${decodeURIComponent(pathname.slice(1))}`;
}
