import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { backups } from "@/lib/store/schema";
import { BackupId } from "./backup-id";
import { type BackupSummary, readCompleteBackup, readSummary } from "./backup-summary";

export const HoldBackupInput = z.object({ id: BackupId, reason: z.string().trim().min(1, "say why").max(255) });

/** Keeps a backup from retention, and from being deleted, until somebody releases it. A new reason replaces the old. */
export async function holdBackup(
  deps: Deps,
  actor: Actor,
  input: z.input<typeof HoldBackupInput>,
): Promise<BackupSummary> {
  requireScope(actor, "backups:delete");
  const { id, reason } = HoldBackupInput.parse(input);
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    const { fileName } = await readCompleteBackup(tx, id);
    const hold = { heldAt: now, heldUntil: null, heldByName: actor.name.slice(0, 120), holdReason: reason };
    await tx.update(backups).set(hold).where(eq(backups.id, id));
    await recordAudit(tx, actor, { action: "backup.hold", subject: fileName, details: { reason } }, now);
    return readSummary(tx, id);
  });
}
