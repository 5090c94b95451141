import { inArray } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import type { Client } from "@/lib/auth/client";
import { consumeToken, issueToken, peekToken } from "@/lib/auth/one-time-tokens";
import { hashPassword } from "@/lib/auth/password";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import { users } from "@/lib/store/schema";
import type { Store, Transaction } from "@/lib/store/open-store";
import { clientActor } from "./client-actor";
import { Email, insertUser, PersonName } from "./insert-user";
import { requireGoodPassword } from "./password-rules";

const purpose = "first-administrator";
const linkHours = 24;

export const FirstAdministratorInput = z.object({
  token: z.string().max(100),
  email: Email,
  name: PersonName,
  password: z.string(),
});

/** A new link for the first administrator, good for 24 hours; earlier ones stop working. Null once a user exists. */
export async function firstAdministratorLink(deps: Deps): Promise<string | null> {
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    if (await anyUser(tx)) return null;
    const token = await issueToken(tx, { purpose, now, hours: linkHours });
    await recordAudit(tx, systemActor, { action: "account.first_administrator_link" }, now);
    return `${deps.config.baseUrl}/first-administrator?token=${token}`;
  });
}

/** Whether the link would still work: what its page asks before it shows the form. Consumes nothing. */
export async function firstAdministratorLinkWorks(deps: Deps, token: string): Promise<boolean> {
  return (await peekToken(deps.store, purpose, token, deps.clock.now())) !== null;
}

/**
 * Creates the first administrator and uses the link up. Of several attempts at once exactly one succeeds. Throws
 * `account.link_spent`, `account.weak_password`.
 */
export async function createFirstAdministrator(
  deps: Deps,
  input: z.infer<typeof FirstAdministratorInput>,
  client: Client,
): Promise<{ email: string }> {
  const { token, email, name, password } = input;
  const now = deps.clock.now();
  // Looked at before the costly hash, so that strangers cannot make us work.
  if ((await peekToken(deps.store, purpose, token, now)) === null) throw linkSpent();
  await requireGoodPassword(deps, password, { email, name });
  const passwordHash = await hashPassword(password);
  return inTransaction(deps.store, async (tx) => {
    if ((await consumeToken(tx, purpose, token, now)) === null || (await anyUser(tx))) throw linkSpent();
    const user = {
      email,
      name,
      role: "administrator",
      status: "active",
      passwordHash,
      passwordChangedAt: now,
    } as const;
    const id = await insertUser(tx, user, now);
    const created = clientActor(client, { id, email, role: "administrator" });
    await recordAudit(tx, created, { action: "account.first_administrator_created", subject: email }, now);
    return { email };
  });
}

/** Registrations do not count: strangers at the door must not keep the first administrator out. */
const letIn = ["invited", "active", "disabled"] as const;

/** Whether anybody may come in yet; registrations do not count. */
export async function anyUser(db: Store["db"] | Transaction): Promise<boolean> {
  const found = await db.select({ id: users.id }).from(users).where(inArray(users.status, letIn)).limit(1);
  return found.length > 0;
}

function linkSpent(): OperatorError {
  return new OperatorError("account.link_spent", "This link does not work any more.", {
    kind: "conflict",
    hint: "It was used, replaced or is over 24 hours old. If there is no administrator yet, start Seaworthy again: it prints a new one.",
  });
}
