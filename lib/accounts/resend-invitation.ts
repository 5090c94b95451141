import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { lockUser, requireStatus, UserId } from "./find-user";
import { sendInvitation } from "./send-invitation";
import { type UserAndMail, userAndMail } from "./user-view";

export const ResendInvitationInput = UserId;

/** A new link to set a password, by mail; the earlier one stops working. Throws `account.wrong_state`. */
export async function resendInvitation(
  deps: Deps,
  actor: Actor,
  { id }: z.infer<typeof ResendInvitationInput>,
): Promise<UserAndMail> {
  requireScope(actor, "users:manage");
  const now = deps.clock.now();
  requireRecentPassword(actor, now);
  const mailId = await inTransaction(deps.store, async (tx) => {
    const user = await lockUser(tx, id);
    requireStatus(user, ["invited"], "Only somebody who has no password yet is invited again. Others reset theirs.");
    await recordAudit(tx, actor, { action: "account.resend_invitation", subject: user.email }, now);
    return sendInvitation(tx, deps, actor, user);
  });
  return userAndMail(deps, id, mailId);
}
