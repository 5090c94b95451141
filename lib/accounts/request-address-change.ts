import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import { countAttempt } from "@/lib/auth/rate-limits";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { queueMail } from "@/lib/mail";
import { inTransaction } from "@/lib/store/in-transaction";
import { issueLink } from "./account-links";
import { Email } from "./insert-user";
import { readOwnUser } from "./own-user";

export const RequestAddressChangeInput = z.object({ email: Email });

/**
 * Asks the new address whether it is theirs; until its link is used the old one counts. Whether somebody else has that
 * address is told only to who owns it, when the link is used. Throws `account.same_address`, `auth.too_many_attempts`.
 */
export async function requestAddressChange(
  deps: Deps,
  actor: Actor,
  { email }: z.infer<typeof RequestAddressChangeInput>,
): Promise<{ mailId: string }> {
  requireScope(actor, "account:own");
  const now = deps.clock.now();
  requireRecentPassword(actor, now);
  const user = await readOwnUser(deps, actor);
  if (user.email === email)
    throw new OperatorError("account.same_address", `${email} is your address already.`, {
      kind: "invalid",
      hint: "Give another one.",
      details: { fields: { email: "is your address already" } },
    });
  await countAttempt(deps.store, "change-address", user.id);
  return inTransaction(deps.store, async (tx) => {
    const secretLink = await issueLink(tx, deps, "change-address", { subjectId: user.id, newEmail: email });
    const { mailId } = await queueMail(tx, deps, actor, {
      template: "confirm-new-address",
      to: email,
      data: { name: user.name, newAddress: email, hours: secretLink.hours },
      secretLink,
      about: `user:${user.id}`,
    });
    const details = { newAddress: email };
    await recordAudit(tx, actor, { action: "account.request_address_change", subject: user.email, details }, now);
    return { mailId };
  });
}
