import { eq } from "drizzle-orm";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import type { Store, Transaction } from "@/lib/store/open-store";
import { uploads } from "@/lib/store/schema";
import { disabled, notFound } from "./upload-errors";
import { receivedBytes } from "./upload-folder";

export type UploadRow = typeof uploads.$inferSelect;

/** An upload as pages and clients see it. */
export interface UploadView extends Omit<UploadRow, "createdBy" | "checksum"> {
  receivedBytes: number;
}

/** Every verb of uploads begins with this. Throws `auth.forbidden`, `upload.disabled`. */
export function requireUploads({ config }: Pick<Deps, "config">, actor: Actor): void {
  requireScope(actor, "backups:upload");
  if (!config.uploadEnabled) throw disabled();
}

/** Throws `upload.not_found`. */
export async function readUpload(db: Transaction | Store["db"], id: string): Promise<UploadRow> {
  const [row] = await db.select().from(uploads).where(eq(uploads.id, id));
  if (row === undefined) throw notFound(id);
  return row;
}

export async function viewOf({ config }: Pick<Deps, "config">, row: UploadRow): Promise<UploadView> {
  const { createdBy: _by, checksum: _checksum, ...view } = row;
  const isWhole = row.state === "checking" || row.state === "complete";
  return { ...view, receivedBytes: isWhole ? row.sizeBytes : await receivedBytes(config, row.id) };
}
