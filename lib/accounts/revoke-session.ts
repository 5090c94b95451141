import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, mayDo, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import { endSession, isOpen } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import { sessions, users } from "@/lib/store/schema";
import { describeDevice } from "./describe-device";

export const RevokeSessionInput = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/, "must be the id of a session") });

/** Ends one session: one's own, or with `users:manage` somebody else's. Throws `account.no_session`. */
export async function revokeSession(
  deps: Deps,
  actor: Actor,
  { id }: z.infer<typeof RevokeSessionInput>,
): Promise<void> {
  requireScope(actor, "account:own");
  const now = deps.clock.now();
  await inTransaction(deps.store, async (tx) => {
    const [found] = await tx
      .select({ userId: users.id, email: users.email, userAgent: sessions.userAgent, address: sessions.address })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(and(eq(sessions.idHash, id), isOpen(now)));
    const isOwn = found?.userId === actor.id;
    // To whoever may not end it there is no such session.
    if (found === undefined || !(isOwn || mayDo(actor, "users:manage"))) throw noSession();
    if (!isOwn) requireRecentPassword(actor, now);
    await endSession(tx, id, now);
    const details = { device: describeDevice(found.userAgent), address: found.address };
    await recordAudit(tx, actor, { action: "account.end_session", subject: found.email, details }, now);
  });
}

function noSession(): OperatorError {
  return new OperatorError("account.no_session", "There is no such session, or it is over.", {
    kind: "not_found",
    hint: "Load the list again.",
  });
}
