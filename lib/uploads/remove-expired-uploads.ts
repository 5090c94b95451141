import { stat } from "node:fs/promises";
import { and, eq, inArray, lt } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { uploads } from "@/lib/store/schema";
import { listUploadFiles, removeUploadFile, uploadPath } from "./upload-folder";

/** A file without a row may belong to an upload that is being made just now. */
const orphanAfterMs = 60 * 60_000;

/**
 * Removes uploads that nobody finished or discarded in time, and files that no upload accounts for. Returns the names
 * of the uploads. Any number of workers may do it at once.
 */
export async function removeExpiredUploads(deps: Deps): Promise<string[]> {
  const now = deps.clock.now();
  const over = and(inArray(uploads.state, ["receiving", "failed"]), lt(uploads.expiresAt, now));
  const expired = await deps.store.db.select({ id: uploads.id }).from(uploads).where(over);
  const removed: string[] = [];
  for (const { id } of expired)
    await inTransaction(deps.store, async (tx) => {
      const [row] = await tx
        .select()
        .from(uploads)
        .where(and(eq(uploads.id, id), over))
        .for("update", { skipLocked: true });
      if (row === undefined) return;
      await tx.delete(uploads).where(eq(uploads.id, id));
      await recordAudit(tx, systemActor, { action: "upload.expired", subject: row.fileName, details: { id } }, now);
      await removeUploadFile(deps.config, id);
      removed.push(row.fileName);
    });
  await removeOrphans(deps, now);
  return removed;
}

async function removeOrphans(deps: Deps, now: Date): Promise<void> {
  const files = await listUploadFiles(deps.config);
  if (files.length === 0) return;
  const rows = await deps.store.db
    .select({ id: uploads.id, state: uploads.state })
    .from(uploads)
    .where(inArray(uploads.id, files));
  const wanted = new Set(rows.filter(({ state }) => state !== "complete").map(({ id }) => id));
  for (const id of files.filter((file) => !wanted.has(file))) {
    const found = await stat(uploadPath(deps.config, id)).catch(() => null);
    if (found !== null && now.getTime() - found.mtimeMs > orphanAfterMs) await removeUploadFile(deps.config, id);
  }
}
