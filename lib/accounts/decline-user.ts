import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { queueMail } from "@/lib/mail";
import { inTransaction } from "@/lib/store/in-transaction";
import { decideRegistration } from "./decide-registration";
import { UserId } from "./find-user";
import { type UserAndMail, userAndMail } from "./user-view";

/** Why: the person reads it. */
export const Reason = z.string().trim().min(1, "is missing").max(500);
export const DeclineUserInput = UserId.extend({ reason: Reason });

/** Turns somebody away who registered; a mail says why. Throws `account.wrong_state`. */
export async function declineUser(
  deps: Deps,
  actor: Actor,
  { id, reason }: z.infer<typeof DeclineUserInput>,
): Promise<UserAndMail> {
  requireScope(actor, "users:manage");
  const now = deps.clock.now();
  requireRecentPassword(actor, now);
  const mailId = await inTransaction(deps.store, async (tx) => {
    const user = await decideRegistration(tx, actor, id, { status: "declined", decisionReason: reason }, now);
    const mail = await queueMail(tx, deps, actor, {
      template: "account-declined",
      to: user.email,
      data: { name: user.name, reason },
      about: `user:${id}`,
    });
    await recordAudit(tx, actor, { action: "account.decline", subject: user.email, details: { reason } }, now);
    return mail.mailId;
  });
  return userAndMail(deps, id, mailId);
}
