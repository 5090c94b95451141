import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Client } from "@/lib/auth/client";
import { consumeToken, voidTokens } from "@/lib/auth/one-time-tokens";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { queueMail } from "@/lib/mail";
import { inTransaction } from "@/lib/store/in-transaction";
import { isDuplicateKey } from "@/lib/store/is-duplicate-key";
import type { Transaction } from "@/lib/store/open-store";
import { users } from "@/lib/store/schema";
import { linkSpent, Token } from "./account-links";
import { clientActor } from "./client-actor";
import { countingTokenTries } from "./door-limits";
import { lockUser } from "./find-user";

const purpose = "change-address";

export const ConfirmAddressChangeInput = z.object({ token: Token });

/** The new address is theirs and counts from now on; the old one is told. Throws `account.link_spent`, `account.address_taken`. */
export async function confirmAddressChange(
  deps: Deps,
  { token }: z.infer<typeof ConfirmAddressChangeInput>,
  client: Client,
): Promise<{ email: string }> {
  const now = deps.clock.now();
  const consume = async (tx: Transaction) => {
    const subject = await consumeToken(tx, purpose, token, now);
    if (!subject?.subjectId || subject.newEmail === null) throw linkSpent(purpose);
    const user = await lockUser(tx, subject.subjectId);
    if (user.status !== "active") throw linkSpent(purpose);
    await takeAddress(tx, user.id, subject.newEmail, now);
    // Links that went to the old address open nothing any more.
    await voidTokens(tx, "reset-password", now, user.id);
    const actor = clientActor(client, user);
    await queueMail(tx, deps, actor, {
      template: "address-changed",
      to: user.email,
      data: { name: user.name, newAddress: subject.newEmail, at: now.toISOString(), address: client.address },
      about: `user:${user.id}`,
    });
    const details = { newAddress: subject.newEmail };
    await recordAudit(tx, actor, { action: "account.change_address", subject: user.email, details }, now);
    return { email: subject.newEmail };
  };
  return countingTokenTries(deps, client, () => inTransaction(deps.store, consume));
}

async function takeAddress(tx: Transaction, id: string, email: string, now: Date): Promise<void> {
  try {
    await tx.update(users).set({ email, emailConfirmedAt: now }).where(eq(users.id, id));
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    throw new OperatorError("account.address_taken", `Another account has ${email}. Your address stays as it was.`, {
      kind: "conflict",
      hint: "Choose another address, or ask an administrator to delete the other account.",
      cause: error,
    });
  }
}
