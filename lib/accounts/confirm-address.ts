import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Client } from "@/lib/auth/client";
import { consumeToken } from "@/lib/auth/one-time-tokens";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { users } from "@/lib/store/schema";
import { linkSpent, Token } from "./account-links";
import { clientActor } from "./client-actor";
import { countingTokenTries } from "./door-limits";
import { lockUser } from "./find-user";
import { tellAdministrators } from "./tell-administrators";

const purpose = "confirm-address";

export const ConfirmAddressInput = z.object({ token: Token });

/** The person who registered owns the address; now an administrator decides. Throws `account.link_spent`. */
export async function confirmAddress(
  deps: Deps,
  { token }: z.infer<typeof ConfirmAddressInput>,
  client: Client,
): Promise<{ status: "waiting" }> {
  const now = deps.clock.now();
  const consume = async (tx: Transaction) => {
    const subject = await consumeToken(tx, purpose, token, now);
    if (subject?.subjectId === undefined || subject.subjectId === null) throw linkSpent(purpose);
    const user = await lockUser(tx, subject.subjectId);
    if (user.status !== "unconfirmed") throw linkSpent(purpose);
    await tx.update(users).set({ status: "waiting", emailConfirmedAt: now }).where(eq(users.id, user.id));
    const actor = clientActor(client, user);
    await recordAudit(tx, actor, { action: "account.confirm_address", subject: user.email }, now);
    await tellAdministrators(tx, deps, actor, user);
  };
  await countingTokenTries(deps, client, () => inTransaction(deps.store, consume));
  return { status: "waiting" };
}
