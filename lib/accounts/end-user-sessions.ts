import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import { endSessions } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { lockUser, UserId } from "./find-user";
import { getUserView, type UserView } from "./user-view";

export const EndUserSessionsInput = UserId;

/** Signs somebody out everywhere, at once. */
export async function endUserSessions(
  deps: Deps,
  actor: Actor,
  { id }: z.infer<typeof EndUserSessionsInput>,
): Promise<UserView> {
  requireScope(actor, "users:manage");
  const now = deps.clock.now();
  requireRecentPassword(actor, now);
  await inTransaction(deps.store, async (tx) => {
    const user = await lockUser(tx, id);
    await endSessions(tx, id, now);
    await recordAudit(tx, actor, { action: "account.end_sessions", subject: user.email }, now);
  });
  return getUserView(deps, id);
}
