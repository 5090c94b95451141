import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { roles } from "@/lib/store/schema";
import { Email, PersonName } from "./insert-user";
import { insertInvited } from "./insert-invited";
import { sendInvitation } from "./send-invitation";
import { type UserAndMail, userAndMail } from "./user-view";

export const InviteUserInput = z.object({ email: Email, name: PersonName, role: z.enum(roles) });

/** Invites somebody: a mail brings the link to set a password. Throws `account.wrong_state`. */
export async function inviteUser(
  deps: Deps,
  actor: Actor,
  input: z.infer<typeof InviteUserInput>,
): Promise<UserAndMail> {
  requireScope(actor, "users:manage");
  const now = deps.clock.now();
  requireRecentPassword(actor, now);
  const { id, mailId } = await inTransaction(deps.store, async (tx) => {
    const invited = await insertInvited(tx, actor, input, now);
    const { email, name, role } = input;
    await recordAudit(tx, actor, { action: "account.invite", subject: email, details: { role } }, now);
    return { id: invited, mailId: await sendInvitation(tx, deps, actor, { id: invited, email, name, role }) };
  });
  return userAndMail(deps, id, mailId);
}
