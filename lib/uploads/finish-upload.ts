import { and, eq } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { enqueue } from "@/lib/jobs";
import { inTransaction } from "@/lib/store/in-transaction";
import { uploads } from "@/lib/store/schema";
import { ingestJob } from "./ingest-job";
import { receivedBytes } from "./upload-folder";
import { readUpload, type UploadView, viewOf } from "./upload-view";

/** Hands a file that is whole to a worker, once; leaves one that is not as it is. */
export async function finishUpload(deps: Deps, actor: Actor, id: string): Promise<UploadView> {
  const row = await readUpload(deps.store.db, id);
  if (row.state !== "receiving" || (await receivedBytes(deps.config, id)) < row.sizeBytes) return viewOf(deps, row);
  await inTransaction(deps.store, async (tx) => {
    const mine = and(eq(uploads.id, id), eq(uploads.state, "receiving"));
    const [found] = await tx.select({ id: uploads.id }).from(uploads).where(mine).for("update");
    if (found === undefined) return;
    const now = deps.clock.now();
    const options = { title: `Take in ${row.fileName}`, actor, exclusive: `upload:${id}`, now };
    const { jobId } = await enqueue(tx, ingestJob, { uploadId: id }, options);
    await tx.update(uploads).set({ state: "checking", jobId }).where(eq(uploads.id, id));
    await recordAudit(tx, actor, { action: "upload.received", subject: row.fileName, details: { id, jobId } }, now);
  });
  return viewOf(deps, await readUpload(deps.store.db, id));
}
