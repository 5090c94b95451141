import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { OperatorError } from "@/lib/kernel/errors";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import type { StoredFileReader } from "@/lib/storage/archive-storage";
import { archiveSource, storedSource } from "./archive-source";
import { BackupId } from "./backup-id";
import { type BackupRow, readCompleteBackup } from "./backup-summary";

export const OpenDownloadInput = z.object({
  id: BackupId,
  /** For the audit row: the `Range` header as asked, or null for the whole file. */
  range: z.string().max(200).nullable().default(null),
  /** A HEAD request looks but takes nothing away, so it leaves no audit row. */
  headOnly: z.boolean().default(false),
  /** For an encrypted backup: the private key, to take away what is inside instead of the file as it is stored. */
  identity: z.string().max(10_000).optional(),
});

export interface Download {
  fileName: string;
  sizeBytes: number;
  /** SHA-256 in hex; null for files of other tools that were not read yet, and for what is decrypted on the way. */
  checksum: string | null;
  /** The caller closes it. */
  reader: StoredFileReader;
}

/** Opens an archive, or its copy where that is all there is, for an administrator to take away. Throws `backup.download_disabled`, `backup.not_found`, `storage.not_found`. */
export async function openDownload(
  deps: Deps,
  actor: Actor,
  input: z.input<typeof OpenDownloadInput>,
): Promise<Download> {
  requireScope(actor, "backups:download");
  requireDownloads(deps, actor);
  const { id, range, headOnly, identity } = OpenDownloadInput.parse(input);
  const backup = await readCompleteBackup(deps.store.db, id);
  const isOpened = identity !== undefined && backup.recipients !== null;
  const source = isOpened ? archiveSource(deps, backup, { identity }) : storedSource(deps);
  const reader = await source.open(backup.fileName);
  const facts = { ...(range === null ? {} : { range }), ...(isOpened ? { decrypted: true } : {}) };
  const details = Object.keys(facts).length === 0 ? {} : { details: facts };
  if (!headOnly)
    await recordAudit(
      deps.store.db,
      actor,
      { action: "backup.download", subject: backup.fileName, ...details },
      deps.clock.now(),
    );
  const { fileName, checksum } = isOpened ? opened(backup) : backup;
  return { fileName, sizeBytes: reader.sizeBytes, checksum, reader };
}

/** Whoever has a shell on the machine has the files; the switch is about who comes through the door. */
function requireDownloads({ config }: Deps, actor: Actor): void {
  if (config.downloadEnabled || actor.kind === "cli") return;
  throw new OperatorError("backup.download_disabled", "Downloads are switched off here.", {
    kind: "forbidden",
    hint: "Set DOWNLOAD_ENABLED=true and restart, or use the command line on the server.",
  });
}

/** Every piece of it is authenticated while it is decrypted, so there is nothing left to compare. */
function opened({ fileName }: BackupRow): Pick<Download, "fileName" | "checksum"> {
  return { fileName: fileName.replace(/\.age$/, ""), checksum: null };
}
