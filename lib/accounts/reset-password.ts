import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Client } from "@/lib/auth/client";
import { consumeToken, peekToken, voidTokens } from "@/lib/auth/one-time-tokens";
import { hashPassword } from "@/lib/auth/password";
import { endSessions } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";
import { queueMail } from "@/lib/mail";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { users } from "@/lib/store/schema";
import { linkSpent, Token } from "./account-links";
import { clientActor } from "./client-actor";
import { countingTokenTries } from "./door-limits";
import { findUser, lockUser, type UserRow } from "./find-user";
import { requireGoodPassword } from "./password-rules";

export const ResetPasswordInput = z.object({ token: Token, password: z.string() });

/**
 * A new password through a link that came by mail: every session ends, and the person is told. With a rehearsal's link
 * everything is checked and nothing changes. Throws `account.link_spent`, `account.weak_password`.
 */
export async function resetPassword(
  deps: Deps,
  input: z.infer<typeof ResetPasswordInput>,
  client: Client,
): Promise<{ email: string; rehearsal: boolean }> {
  return countingTokenTries(deps, client, () => consume(deps, input, client));
}

async function consume(deps: Deps, { token, password }: z.infer<typeof ResetPasswordInput>, client: Client) {
  const now = deps.clock.now();
  const found = await findResetLink(deps, token, now);
  if (found === null) throw linkSpent("reset-password");
  const { purpose, id } = found;
  await requireGoodPassword(deps, password, await findUser(deps.store.db, id));
  const passwordHash = await hashPassword(password);
  const rehearsal = purpose === "reset-rehearsal";
  return inTransaction(deps.store, async (tx) => {
    const used = await consumeToken(tx, purpose, token, now);
    const user = await lockUser(tx, id);
    if (used === null || user.status !== "active") throw linkSpent(purpose);
    const action = rehearsal ? "account.reset_rehearsed" : "account.reset_password";
    await recordAudit(tx, clientActor(client, user), { action, subject: user.email }, now);
    if (!rehearsal) await change(tx, deps, user, { passwordHash, byMailTo: used.newEmail }, client);
    return { email: user.email, rehearsal };
  });
}

/** A reset's link, or a rehearsal's, which leads to the same page; null when it does not work. Consumes nothing. */
export async function findResetLink(
  deps: Deps,
  token: string,
  now: Date,
): Promise<{ purpose: "reset-password" | "reset-rehearsal"; id: string } | null> {
  for (const purpose of ["reset-password", "reset-rehearsal"] as const) {
    const id = (await peekToken(deps.store, purpose, token, now))?.subjectId ?? null;
    if (id !== null) return { purpose, id };
  }
  return null;
}

async function change(
  tx: Transaction,
  deps: Deps,
  user: UserRow,
  { passwordHash, byMailTo }: { passwordHash: string; byMailTo: string | null },
  client: Client,
): Promise<void> {
  const now = deps.clock.now();
  // A link that came by mail shows that mail reaches them; one from the command line does not.
  const emailConfirmedAt = byMailTo === user.email ? (user.emailConfirmedAt ?? now) : user.emailConfirmedAt;
  await tx.update(users).set({ passwordHash, passwordChangedAt: now, emailConfirmedAt }).where(eq(users.id, user.id));
  await endSessions(tx, user.id, now);
  // Whoever had the old password may have asked for another address.
  await voidTokens(tx, "change-address", now, user.id);
  await queueMail(tx, deps, clientActor(client, user), {
    template: "password-changed",
    to: user.email,
    data: {
      name: user.name,
      at: now.toISOString(),
      address: client.address,
      how: "reset",
      link: `${deps.config.baseUrl}/reset`,
    },
    about: `user:${user.id}`,
  });
}
