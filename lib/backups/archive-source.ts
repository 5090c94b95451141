import type { Deps } from "@/lib/deps";
import { codeOf } from "@/lib/kernel/errors";
import type { ArchiveStorage } from "@/lib/storage/archive-storage";
import type { BackupRow } from "./backup-summary";

/** What reading an archive needs of a storage. */
export type ArchiveSource = Pick<ArchiveStorage, "open">;

export interface SourceOptions {
  /** `either`: where backups are made, and the copy when the file is not there (any more). */
  place?: "first" | "copy" | "either";
  /** The text of an age identity file, for encrypted backups; null: the mounted one, if any. */
  identity?: string | null;
}

/** Where to read a backup's plain archive from, whichever storage it is in. Throws `storage.not_found` on opening. */
export function archiveSource(
  deps: Pick<Deps, "archives" | "copies" | "config">,
  _backup: Pick<BackupRow, "fileName" | "recipients">,
  { place = "either" }: SourceOptions = {},
): ArchiveSource {
  const { archives, copies } = deps;
  if (place === "first" || copies === null) return archives;
  if (place === "copy") return copies;
  return {
    open: (fileName) =>
      archives.open(fileName).catch((error: unknown) => {
        if (codeOf(error) !== "storage.not_found") throw error;
        return copies.open(fileName);
      }),
  };
}
