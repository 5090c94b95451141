import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import { voidTokens } from "@/lib/auth/one-time-tokens";
import { hashPassword } from "@/lib/auth/password";
import { endSessions } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { queueMail } from "@/lib/mail";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { users } from "@/lib/store/schema";
import { auditRefusals } from "./audit-refusals";
import { checkOwnPassword, wrongPassword } from "./check-own-password";
import type { UserRow } from "./own-user";
import { requireGoodPassword } from "./password-rules";
import { maxPasswordLength } from "./score-password";

export const ChangePasswordInput = z.object({
  current: z.string().min(1, "is missing").max(maxPasswordLength),
  password: z.string().max(1000),
});

/**
 * One's own new password. Every other session ends, open links for a reset or another address stop working, and the person
 * is told by mail. Throws `auth.wrong_password`, `account.weak_password`, `account.same_password`,
 * `auth.too_many_attempts`.
 */
export async function changePassword(
  deps: Deps,
  actor: Actor,
  { current, password }: z.infer<typeof ChangePasswordInput>,
): Promise<{ endedSessions: number }> {
  requireScope(actor, "account:own");
  const refused = { action: "account.change_password_refused", subject: actor.name };
  const user = await auditRefusals(deps, actor, refused, () => checkOwnPassword(deps, actor, current, "current"));
  if (password === current) throw samePassword();
  await requireGoodPassword(deps, password, user);
  const passwordHash = await hashPassword(password);
  return inTransaction(deps.store, async (tx) => {
    // The password that was checked, and not one that somebody else set meanwhile.
    const [result] = await tx
      .update(users)
      .set({ passwordHash, passwordChangedAt: deps.clock.now() })
      .where(and(eq(users.id, user.id), eq(users.passwordHash, user.passwordHash ?? "")));
    if (result.affectedRows !== 1) throw wrongPassword("current");
    return { endedSessions: await follow(tx, deps, actor, user) };
  });
}

async function follow(tx: Transaction, deps: Deps, actor: Actor, user: UserRow): Promise<number> {
  const now = deps.clock.now();
  const ended = await endSessions(tx, user.id, now, { except: actor.session?.idHash });
  await voidTokens(tx, "reset-password", now, user.id);
  // Whoever had the old password may have asked for another address.
  await voidTokens(tx, "change-address", now, user.id);
  const entry = { action: "account.change_password", subject: user.email, details: { endedSessions: ended } };
  await recordAudit(tx, actor, entry, now);
  const link = `${deps.config.baseUrl}/reset`;
  const data = { name: user.name, at: now.toISOString(), address: actor.address, how: "changed", link } as const;
  await queueMail(tx, deps, actor, { template: "password-changed", to: user.email, data, about: `user:${user.id}` });
  return ended;
}

function samePassword(): OperatorError {
  return new OperatorError("account.same_password", "The new password is the present one.", {
    kind: "invalid",
    hint: "Choose another one.",
    details: { fields: { password: "This is your present password." } },
  });
}
