import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { queueMail } from "@/lib/mail";
import { inTransaction } from "@/lib/store/in-transaction";
import { roles } from "@/lib/store/schema";
import { issueLink } from "./account-links";
import { decideRegistration } from "./decide-registration";
import { UserId } from "./find-user";
import { type UserAndMail, userAndMail } from "./user-view";

export const ApproveUserInput = UserId.extend({ role: z.enum(roles) });

/** Lets somebody in who registered: a mail brings the link to set a password. Throws `account.wrong_state`. */
export async function approveUser(
  deps: Deps,
  actor: Actor,
  { id, role }: z.infer<typeof ApproveUserInput>,
): Promise<UserAndMail> {
  requireScope(actor, "users:manage");
  const now = deps.clock.now();
  requireRecentPassword(actor, now);
  const mailId = await inTransaction(deps.store, async (tx) => {
    const user = await decideRegistration(tx, actor, id, { status: "invited", role }, now);
    const secretLink = await issueLink(tx, deps, "set-password", { subjectId: id, newEmail: user.email });
    const mail = await queueMail(tx, deps, actor, {
      template: "account-approved",
      to: user.email,
      data: { name: user.name, role, hours: secretLink.hours },
      secretLink,
      about: `user:${id}`,
    });
    await recordAudit(tx, actor, { action: "account.approve", subject: user.email, details: { role } }, now);
    return mail.mailId;
  });
  return userAndMail(deps, id, mailId);
}
