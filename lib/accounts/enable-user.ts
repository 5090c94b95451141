import { eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { users } from "@/lib/store/schema";
import { lockUser, requireStatus, UserId } from "./find-user";
import { getUserView, type UserView } from "./user-view";

export const EnableUserInput = UserId;

/** Lets somebody in again, with the role and password they had; who never had one is invited. Throws `account.wrong_state`. */
export async function enableUser(deps: Deps, actor: Actor, { id }: z.infer<typeof EnableUserInput>): Promise<UserView> {
  requireScope(actor, "users:manage");
  const now = deps.clock.now();
  requireRecentPassword(actor, now);
  await inTransaction(deps.store, async (tx) => {
    const user = await lockUser(tx, id);
    requireStatus(user, ["disabled"], "Only who is disabled can be enabled.");
    const decision = { decidedAt: now, decidedByName: actor.name, decisionReason: null };
    const status = user.passwordHash === null ? "invited" : "active";
    await tx
      .update(users)
      .set({ status, ...decision })
      .where(eq(users.id, id));
    await recordAudit(tx, actor, { action: "account.enable", subject: user.email }, now);
  });
  return getUserView(deps, id);
}
