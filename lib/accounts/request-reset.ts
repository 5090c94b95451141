import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import type { Client } from "@/lib/auth/client";
import { countAttempt } from "@/lib/auth/rate-limits";
import type { Deps } from "@/lib/deps";
import { newId } from "@/lib/kernel/ids";
import { queueMail } from "@/lib/mail";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { users } from "@/lib/store/schema";
import { issueLink } from "./account-links";
import { clientActor } from "./client-actor";
import { Email } from "./insert-user";
import { takenBack } from "./taken-back";

export const RequestResetInput = z.object({ email: Email });

/**
 * Somebody forgot their password: an active user gets a link by mail. An address without one gets the same answer after
 * the same work. Throws `auth.too_many_attempts`, whatever the address.
 */
export async function requestReset(
  deps: Deps,
  { email }: z.infer<typeof RequestResetInput>,
  client: Client,
): Promise<Record<string, never>> {
  await countAttempt(deps.store, "reset:address", client.address);
  await countAttempt(deps.store, "reset:account", email);
  const now = deps.clock.now();
  await inTransaction(deps.store, async (tx) => {
    const [user] = await tx
      .select()
      .from(users)
      .where(and(eq(users.email, email), eq(users.status, "active")));
    const actor = clientActor(client);
    if (user === undefined)
      await takenBack(tx, (trial) => sendReset(trial, deps, actor, { id: newId(now), email, name: email }));
    else await sendReset(tx, deps, actor, user);
    const outcome = user === undefined ? "refused" : "done";
    await recordAudit(tx, actor, { action: "account.request_reset", subject: email, outcome }, now);
  });
  return {};
}

async function sendReset(
  tx: Transaction,
  deps: Deps,
  actor: Actor,
  { id, email, name }: { id: string; email: string; name: string },
): Promise<void> {
  const secretLink = await issueLink(tx, deps, "reset-password", { subjectId: id, newEmail: email });
  await queueMail(tx, deps, actor, {
    template: "reset-password",
    to: email,
    data: { name, hours: secretLink.hours, rehearsal: false },
    secretLink,
    about: `user:${id}`,
  });
}
