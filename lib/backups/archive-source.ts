import type { Deps } from "@/lib/deps";
import { type AgeIdentity, decryptingReader, keyNeeded } from "@/lib/encryption";
import { codeOf } from "@/lib/kernel/errors";
import type { ArchiveStorage } from "@/lib/storage/archive-storage";
import type { BackupRow } from "./backup-summary";

/** What reading an archive needs of a storage. */
export type ArchiveSource = Pick<ArchiveStorage, "open">;

export interface SourceOptions {
  /** `either`: where backups are made, and the copy when the file is not there (any more). */
  place?: "first" | "copy" | "either";
  /** The private key for an encrypted backup; null: the mounted one, if any. */
  identity?: AgeIdentity | null;
}

/**
 * Where to read a backup's plain archive from, whichever storage it is in. Opening throws `storage.not_found`,
 * `encryption.key_needed`, `encryption.wrong_key`.
 */
export function archiveSource(
  deps: Pick<Deps, "archives" | "copies" | "config">,
  { recipients }: Pick<BackupRow, "fileName" | "recipients">,
  { place = "either", identity = null }: SourceOptions = {},
): ArchiveSource {
  const stored = storedSource(deps, place);
  if (recipients === null) return stored;
  const key = identity ?? deps.config.ageIdentity;
  return {
    async open(fileName) {
      if (key === null) throw keyNeeded(fileName, recipients);
      return decryptingReader(await stored.open(fileName), { fileName, identity: key, recipients });
    },
  };
}

/** Where to read a backup's file from as it is stored, encrypted or not. Opening throws `storage.not_found`. */
export function storedSource(
  { archives, copies }: Pick<Deps, "archives" | "copies">,
  place: NonNullable<SourceOptions["place"]> = "either",
): ArchiveSource {
  if (place === "first" || copies === null) return archives;
  if (place === "copy") return copies;
  return {
    open: (fileName) =>
      archives.open(fileName).catch(async (error: unknown) => {
        // Gone, or its whole storage is away: the copy will do. If it does not, the first reason is the one to tell.
        if (codeOf(error)?.startsWith("storage.") !== true || codeOf(error) === "storage.bad_name") throw error;
        return copies.open(fileName).catch(() => Promise.reject(error));
      }),
  };
}
