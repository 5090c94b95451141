import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { backups } from "@/lib/store/schema";
import { BackupId } from "./backup-id";
import { type BackupSummary, readCompleteBackup, readSummary } from "./backup-summary";

export const ReleaseBackupInput = z.object({ id: BackupId });

/** Ends a hold; releasing what nobody holds changes nothing. */
export async function releaseBackup(
  deps: Deps,
  actor: Actor,
  input: z.input<typeof ReleaseBackupInput>,
): Promise<BackupSummary> {
  requireScope(actor, "backups:delete");
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    const { id, fileName, heldAt, heldByName, holdReason } = await readCompleteBackup(tx, input.id);
    if (heldAt === null) return readSummary(tx, id);
    const released = { heldAt: null, heldUntil: null, heldByName: null, holdReason: null };
    await tx.update(backups).set(released).where(eq(backups.id, id));
    const details = { heldByName, reason: holdReason };
    await recordAudit(tx, actor, { action: "backup.release", subject: fileName, details }, now);
    return readSummary(tx, id);
  });
}
