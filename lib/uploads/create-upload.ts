import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { sqlFilePattern } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { newId } from "@/lib/kernel/ids";
import { freeBytesIn } from "@/lib/storage/disk-errors";
import { isPlainName } from "@/lib/storage/file-names";
import { inTransaction } from "@/lib/store/in-transaction";
import { uploads } from "@/lib/store/schema";
import { badName, empty, noRoom, tooLarge } from "./upload-errors";
import { createUploadFile, uploadFolder } from "./upload-folder";
import { readUpload, requireUploads, type UploadView, viewOf } from "./upload-view";

export const CreateUploadInput = z.object({
  fileName: z.string().max(1000),
  sizeBytes: z.number().int().min(0),
  /** Of the whole file, in hex, where the sender knows it. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i)
    .transform((text) => text.toLowerCase())
    .optional(),
});

const keptDays = 7;
/** Leaves room for what is added when a name is taken, and for an unfinished file's suffix. */
const nameLimitBytes = 180;

/**
 * Makes room for a file that somebody will send in pieces. Throws `upload.disabled`, `upload.bad_name`,
 * `upload.empty`, `upload.too_large`, `upload.no_room`.
 */
export async function createUpload(
  deps: Deps,
  actor: Actor,
  input: z.input<typeof CreateUploadInput>,
): Promise<UploadView> {
  requireUploads(deps, actor);
  const { fileName, sizeBytes, sha256 } = CreateUploadInput.parse(input);
  requireDumpName(fileName);
  if (sizeBytes === 0) throw empty(fileName);
  if (sizeBytes > deps.config.uploadMaxBytes) throw tooLarge(sizeBytes, deps.config.uploadMaxBytes);
  const now = deps.clock.now();
  const id = newId(now);
  await createUploadFile(deps.config, id);
  await requireRoom(deps, sizeBytes);
  return inTransaction(deps.store, async (tx) => {
    await tx.insert(uploads).values({
      id,
      fileName,
      sizeBytes,
      checksum: sha256 ?? null,
      state: "receiving",
      createdBy: actor.id,
      createdByName: actor.name.slice(0, 120),
      createdAt: now,
      expiresAt: new Date(now.getTime() + keptDays * 86_400_000),
    });
    await recordAudit(tx, actor, { action: "upload.start", subject: fileName, details: { id, sizeBytes } }, now);
    return viewOf(deps, await readUpload(tx, id));
  });
}

function requireDumpName(fileName: string): void {
  const isFine =
    isPlainName(fileName) && sqlFilePattern.test(fileName) && Buffer.byteLength(fileName) <= nameLimitBytes;
  if (!isFine) throw badName(fileName);
}

/** On a disk the file is there twice for a moment: as it came, and in its place among the archives. */
async function requireRoom({ config }: Deps, sizeBytes: number): Promise<void> {
  const freeBytes = await freeBytesIn(uploadFolder(config));
  const neededBytes = sizeBytes * (config.backupStorage.type === "disk" ? 2 : 1) + config.backupReserveBytes;
  if (freeBytes !== null && freeBytes < neededBytes) throw noRoom(neededBytes, freeBytes);
}
