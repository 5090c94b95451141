import { eq } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import { endSessions } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { users } from "@/lib/store/schema";
import type { z } from "zod";
import { Reason } from "./decline-user";
import { lockUser, requireStatus, UserId } from "./find-user";
import { requireOtherAdministrator } from "./last-administrator";
import { requireSomebodyElse } from "./require-somebody-else";
import { getUserView, type UserView } from "./user-view";
import { voidAllLinks } from "./void-all-links";

export const DisableUserInput = UserId.extend({ reason: Reason.optional() });

/**
 * Keeps somebody out from this moment: every session ends and every link stops working. Throws
 * `account.last_administrator`, `account.own`, `account.wrong_state`.
 */
export async function disableUser(
  deps: Deps,
  actor: Actor,
  { id, reason }: z.infer<typeof DisableUserInput>,
): Promise<UserView> {
  requireScope(actor, "users:manage");
  const now = deps.clock.now();
  requireRecentPassword(actor, now);
  requireSomebodyElse(actor, [id]);
  await inTransaction(deps.store, async (tx) => {
    await requireOtherAdministrator(tx, [id]);
    const user = await lockUser(tx, id);
    requireStatus(user, ["invited", "active"], "Only who may come in can be disabled.");
    const decision = { decidedAt: now, decidedByName: actor.name, decisionReason: reason ?? null };
    await tx
      .update(users)
      .set({ status: "disabled", ...decision })
      .where(eq(users.id, id));
    await endSessions(tx, id, now);
    await voidAllLinks(tx, [id], now);
    const details = reason === undefined ? {} : { reason };
    await recordAudit(tx, actor, { action: "account.disable", subject: user.email, details }, now);
  });
  return getUserView(deps, id);
}
