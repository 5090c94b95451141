import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import { issueLink, type SecretLink } from "./account-links";
import { lockUserByEmail, requireStatus } from "./find-user";
import { Email } from "./insert-user";
import { requireCommandLine } from "./require-command-line";

export const CreateResetLinkInput = z.object({ email: Email });

/**
 * A link to a new password, for whoever has a shell on the server: the way back in when mail is down. Somebody who has
 * no password yet gets the link to set one. Throws `account.not_found`, `account.wrong_state`.
 */
export async function createResetLink(
  deps: Deps,
  actor: Actor,
  { email }: z.infer<typeof CreateResetLinkInput>,
): Promise<SecretLink> {
  requireScope(actor, "users:manage");
  requireCommandLine(actor);
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    const user = await lockUserByEmail(tx, email);
    if (user === null)
      throw new OperatorError("account.not_found", `There is no user with the e-mail ${email}.`, {
        kind: "not_found",
        hint: "seaworthy user list shows them.",
      });
    requireStatus(user, ["active", "invited"], "Enable them first: seaworthy user enable <email>");
    await recordAudit(tx, actor, { action: "account.reset_link", subject: email }, now);
    const purpose = user.status === "active" ? "reset-password" : "set-password";
    return issueLink(tx, deps, purpose, { subjectId: user.id, newEmail: null });
  });
}
