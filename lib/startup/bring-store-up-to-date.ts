import { type SavedStore, saveStore } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { migrateStore } from "@/lib/migrations";

export interface StoreUpgrade {
  /** Versions of our own migrations that this process applied. */
  applied: string[];
  /** Null: the store was new, or there was nothing to do. */
  saved: SavedStore | null;
}

/**
 * Applies what the store's schema lacks, once, however many processes start: after saving the store, unless it is new.
 * `limit` cuts a migration short. Throws what `migrateStore` and `saveStore` throw.
 */
export async function bringStoreUpToDate(deps: Deps, limit?: AbortSignal): Promise<StoreUpgrade> {
  let saved: SavedStore | null = null;
  const { applied } = await migrateStore(deps.store, {
    beforeUpgrade: async (to) => {
      saved = await saveStore(deps, { before: to.version, signal: limit });
    },
    onLog: (line) => deps.log.info(line),
    signal: limit,
  });
  if (applied.length > 0) deps.log.info({ applied }, "the store's schema is up to date");
  return { applied, saved };
}
