import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import { endSessions } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { roles, users } from "@/lib/store/schema";
import { lockUser, requireStatus, UserId } from "./find-user";
import { requireOtherAdministrator } from "./last-administrator";
import { getUserView, type UserView } from "./user-view";

export const SetUserRoleInput = UserId.extend({ role: z.enum(roles) });

/**
 * Gives another role, which counts at once: the user's sessions end. Throws `account.last_administrator`,
 * `account.wrong_state`.
 */
export async function setUserRole(
  deps: Deps,
  actor: Actor,
  { id, role }: z.infer<typeof SetUserRoleInput>,
): Promise<UserView> {
  requireScope(actor, "users:manage");
  const now = deps.clock.now();
  requireRecentPassword(actor, now);
  await inTransaction(deps.store, async (tx) => {
    if (role !== "administrator") await requireOtherAdministrator(tx, [id]);
    const user = await lockUser(tx, id);
    requireStatus(user, ["invited", "active", "disabled"], "Approve or invite them with the role they shall have.");
    if (user.role === role) return;
    await tx.update(users).set({ role }).where(eq(users.id, id));
    await endSessions(tx, id, now);
    const details = { from: user.role, to: role };
    await recordAudit(tx, actor, { action: "account.role", subject: user.email, details }, now);
  });
  return getUserView(deps, id);
}
