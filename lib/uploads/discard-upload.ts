import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { idPattern } from "@/lib/kernel/ids";
import { inTransaction } from "@/lib/store/in-transaction";
import { uploads } from "@/lib/store/schema";
import { notReceiving } from "./upload-errors";
import { removeUploadFile } from "./upload-folder";
import { readUpload } from "./upload-view";

export const DiscardUploadInput = z.object({ id: z.string().regex(idPattern, "must be the id of an upload") });

/** Gives up an upload, whether it is arriving or has failed. Throws `upload.not_found`, `upload.not_receiving`. */
export async function discardUpload(
  deps: Deps,
  actor: Actor,
  input: z.infer<typeof DiscardUploadInput>,
): Promise<void> {
  // Also where uploads are switched off: what lies there takes room.
  requireScope(actor, "backups:upload");
  await inTransaction(deps.store, async (tx) => {
    const [locked] = await tx.select().from(uploads).where(eq(uploads.id, input.id)).for("update");
    const upload = locked ?? (await readUpload(tx, input.id));
    if (upload.state === "checking") throw notReceiving("being checked");
    if (upload.state === "complete") throw notReceiving("among the backups already");
    await tx.delete(uploads).where(eq(uploads.id, upload.id));
    const entry = { action: "upload.discard", subject: upload.fileName, details: { id: upload.id } };
    await recordAudit(tx, actor, entry, deps.clock.now());
    await removeUploadFile(deps.config, upload.id);
  });
}
