import { and, eq, isNull, lte } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { backups } from "@/lib/store/schema";
import { BackupId } from "./backup-id";
import { type BackupSummary, readBackup, readSummary } from "./backup-summary";
import { openSuspect } from "./suspect-rows";

export const ClearSuspectInput = z.object({ id: BackupId });

/**
 * Somebody looked at a suspect backup and lets it pass, and with it the earlier ones that were compared with the same
 * backup: retention goes on. Clearing twice changes nothing.
 */
export async function clearSuspect(
  deps: Deps,
  actor: Actor,
  input: z.input<typeof ClearSuspectInput>,
): Promise<BackupSummary> {
  requireScope(actor, "backups:delete");
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    const { id, createdAt, suspect, suspectClearedAt } = await readBackup(tx, input.id);
    if (suspect === null || suspectClearedAt !== null) return readSummary(tx, id);
    const cleared = { suspectClearedAt: now, suspectClearedByName: actor.name.slice(0, 120) };
    const earlier = await tx
      .select()
      .from(backups)
      .where(and(openSuspect, lte(backups.createdAt, createdAt), isNull(backups.deletedAt)));
    const seen = earlier.filter((row) => row.suspect?.previousId === suspect.previousId);
    for (const row of seen) {
      await tx.update(backups).set(cleared).where(eq(backups.id, row.id));
      const details = { reasons: row.suspect?.reasons };
      await recordAudit(tx, actor, { action: "backup.suspect_cleared", subject: row.fileName, details }, now);
    }
    return readSummary(tx, id);
  });
}
