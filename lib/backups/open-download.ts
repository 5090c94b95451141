import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import type { StoredFileReader } from "@/lib/storage/archive-storage";
import { storedSource } from "./archive-source";
import { readCompleteBackup } from "./backup-summary";

export const OpenDownloadInput = z.object({
  id: z.string(),
  /** For the audit row: the `Range` header as asked, or null for the whole file. */
  range: z.string().max(200).nullable().default(null),
  /** A HEAD request looks but takes nothing away, so it leaves no audit row. */
  headOnly: z.boolean().default(false),
});

export interface Download {
  fileName: string;
  sizeBytes: number;
  /** SHA-256 in hex; null for files of other tools that were not read yet. */
  checksum: string | null;
  /** The caller closes it. */
  reader: StoredFileReader;
}

/** Opens an archive, or its copy where that is all there is, for an administrator to take away. Throws `backup.not_found`, `storage.not_found`. */
export async function openDownload(
  deps: Deps,
  actor: Actor,
  input: z.input<typeof OpenDownloadInput>,
): Promise<Download> {
  requireScope(actor, "backups:download");
  const { id, range, headOnly } = OpenDownloadInput.parse(input);
  const backup = await readCompleteBackup(deps.store.db, id);
  const reader = await storedSource(deps).open(backup.fileName);
  const details = range === null ? {} : { details: { range } };
  if (!headOnly)
    await recordAudit(
      deps.store.db,
      actor,
      { action: "backup.download", subject: backup.fileName, ...details },
      deps.clock.now(),
    );
  return { fileName: backup.fileName, sizeBytes: reader.sizeBytes, checksum: backup.checksum, reader };
}
