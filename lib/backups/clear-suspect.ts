import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { backups } from "@/lib/store/schema";
import { type BackupSummary, readBackup, readSummary } from "./backup-summary";

export const ClearSuspectInput = z.object({ id: z.string() });

/** Somebody looked at a suspect backup and lets it pass: retention goes on. Clearing twice changes nothing. */
export async function clearSuspect(
  deps: Deps,
  actor: Actor,
  input: z.input<typeof ClearSuspectInput>,
): Promise<BackupSummary> {
  requireScope(actor, "backups:delete");
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    const { id, fileName, suspect, suspectClearedAt } = await readBackup(tx, input.id);
    if (suspect === null || suspectClearedAt !== null) return readSummary(tx, id);
    const cleared = { suspectClearedAt: now, suspectClearedByName: actor.name.slice(0, 120) };
    await tx.update(backups).set(cleared).where(eq(backups.id, id));
    const details = { reasons: suspect.reasons };
    await recordAudit(tx, actor, { action: "backup.suspect_cleared", subject: fileName, details }, now);
    return readSummary(tx, id);
  });
}
