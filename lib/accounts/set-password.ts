import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Client } from "@/lib/auth/client";
import { consumeToken, peekToken } from "@/lib/auth/one-time-tokens";
import { hashPassword } from "@/lib/auth/password";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { users } from "@/lib/store/schema";
import { linkSpent, Token } from "./account-links";
import { clientActor } from "./client-actor";
import { countingTokenTries } from "./door-limits";
import { findUser, lockUser } from "./find-user";
import { requireGoodPassword } from "./password-rules";

const purpose = "set-password";

export const SetPasswordInput = z.object({ token: Token, password: z.string() });

/**
 * The first password of somebody approved or invited, who is active from then on. A weak one leaves the link as it was.
 * Throws `account.link_spent`, `account.weak_password`.
 */
export async function setPassword(
  deps: Deps,
  input: z.infer<typeof SetPasswordInput>,
  client: Client,
): Promise<{ email: string }> {
  return countingTokenTries(deps, client, () => consume(deps, input, client));
}

async function consume(deps: Deps, { token, password }: z.infer<typeof SetPasswordInput>, client: Client) {
  const now = deps.clock.now();
  // Looked at before the costly hash, so that strangers cannot make us work.
  const id = (await peekToken(deps.store, purpose, token, now))?.subjectId ?? null;
  if (id === null) throw linkSpent(purpose);
  await requireGoodPassword(deps, password, await findUser(deps.store.db, id));
  const passwordHash = await hashPassword(password);
  return inTransaction(deps.store, async (tx) => {
    const used = await consumeToken(tx, purpose, token, now);
    const user = await lockUser(tx, id);
    if (used === null || user.status !== "invited") throw linkSpent(purpose);
    // A link that came by mail shows that mail reaches them; one from the command line does not.
    const emailConfirmedAt = used.newEmail === user.email ? now : user.emailConfirmedAt;
    await tx
      .update(users)
      .set({ status: "active", passwordHash, passwordChangedAt: now, emailConfirmedAt })
      .where(eq(users.id, id));
    await recordAudit(tx, clientActor(client, user), { action: "account.set_password", subject: user.email }, now);
    return { email: user.email };
  });
}
