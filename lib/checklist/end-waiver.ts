import { and, eq, gt, isNull } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import { checkWaivers } from "@/lib/store/schema";
import type { CheckView } from "./check-view";
import { CheckId, findCheck } from "./find-check";
import { readCheck } from "./read-checklist";

export const EndWaiverInput = z.object({ id: CheckId });

/** Takes a waiver back before its day: the check counts again. Throws `checklist.not_found`, `checklist.not_waived`. */
export async function endWaiver(deps: Deps, actor: Actor, input: z.infer<typeof EndWaiverInput>): Promise<CheckView> {
  requireScope(actor, "checklist:waive");
  const { id: checkId, title } = findCheck(deps, input.id);
  const now = deps.clock.now();
  await inTransaction(deps.store, async (tx) => {
    const [ended] = await tx
      .update(checkWaivers)
      .set({ endedAt: now, endedByName: actor.name })
      .where(and(eq(checkWaivers.checkId, checkId), isNull(checkWaivers.endedAt), gt(checkWaivers.until, now)));
    if (ended.affectedRows === 0)
      throw new OperatorError("checklist.not_waived", `“${title}” is not waived.`, {
        kind: "conflict",
        hint: "Its waiver may have come to its end meanwhile: look at the checklist again.",
      });
    await recordAudit(tx, actor, { action: "checklist.end_waiver", subject: checkId });
  });
  return readCheck(deps, checkId);
}
