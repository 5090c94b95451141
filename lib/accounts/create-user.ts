import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import { voidTokens } from "@/lib/auth/one-time-tokens";
import { hashPassword } from "@/lib/auth/password";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { roles } from "@/lib/store/schema";
import { Email, insertUser, PersonName } from "./insert-user";
import { requireGoodPassword } from "./password-rules";

export const CreateUserInput = z.object({ email: Email, name: PersonName, role: z.enum(roles), password: z.string() });

/** Creates an active user. Throws `account.exists`, `account.weak_password`. */
export async function createUser(
  deps: Deps,
  actor: Actor,
  input: z.infer<typeof CreateUserInput>,
): Promise<{ id: string; email: string }> {
  requireScope(actor, "users:manage");
  const now = deps.clock.now();
  requireRecentPassword(actor, now);
  const { email, name, role, password } = input;
  await requireGoodPassword(deps, password, { email, name });
  const passwordHash = await hashPassword(password);
  return inTransaction(deps.store, async (tx) => {
    // With a user there is no first administrator to create; this also waits for one being created now.
    await voidTokens(tx, "first-administrator", now);
    const user = { email, name, role, status: "active", passwordHash, passwordChangedAt: now } as const;
    const id = await insertUser(tx, user, now);
    await recordAudit(tx, actor, { action: "account.create", subject: email, details: { role } }, now);
    return { id, email };
  });
}
