import type { Deps } from "@/lib/deps";
import { addFound } from "./add-found";
import { findStrays, type Stray } from "./find-strays";
import { markMissing, type MissingFile } from "./mark-missing";
import { settleAbandoned } from "./settle-abandoned";

export interface Reconciled {
  /** Names of files that other tools put there, or put there anew. */
  added: string[];
  /** Backups whose file is gone. */
  missing: MissingFile[];
  /** Files that no backup accounts for. */
  strays: Stray[];
}

/**
 * Makes the catalogue agree with the storage where backups are made: files that other tools put there become *external*
 * backups, a backup whose file is gone is marked, and so is one whose job ended without a word; what dead writers left
 * is removed, and what nobody knows is reported. Any number of workers may do it at once.
 */
export async function reconcileFolder(deps: Deps): Promise<Reconciled> {
  await settleAbandoned(deps);
  const missing = await markMissing(deps);
  const files = await deps.archives.list();
  const added = await addFound(deps, files);
  return { added, missing, strays: await findStrays(deps, files) };
}
