import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { roles } from "@/lib/store/schema";
import { issueLink, type SecretLink } from "./account-links";
import { insertInvited } from "./insert-invited";
import { Email, PersonName } from "./insert-user";
import { requireCommandLine } from "./require-command-line";

export const CreateUserLinkInput = z.object({ email: Email, name: PersonName, role: z.enum(roles) });

/** An invitation without a mail: the link to set a password is handed over by whoever has a shell on the server. */
export async function createUserLink(
  deps: Deps,
  actor: Actor,
  input: z.infer<typeof CreateUserLinkInput>,
): Promise<{ id: string; email: string } & SecretLink> {
  requireScope(actor, "users:manage");
  requireCommandLine(actor);
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    const id = await insertInvited(tx, actor, input, now);
    const { email, role } = input;
    await recordAudit(tx, actor, { action: "account.create", subject: email, details: { role } }, now);
    return { id, email, ...(await issueLink(tx, deps, "set-password", { subjectId: id, newEmail: null })) };
  });
}
