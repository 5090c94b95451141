import { eq } from "drizzle-orm";
import type { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import { endSessions } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { recoveryCodes, users } from "@/lib/store/schema";
import { lockUser, UserId } from "./find-user";
import { getUserView, type UserView } from "./user-view";

export const RemoveSecondFactorInput = UserId;

/** For somebody who lost phone and recovery codes: the password alone opens the door again. Their sessions end. */
export async function removeSecondFactor(
  deps: Deps,
  actor: Actor,
  { id }: z.infer<typeof RemoveSecondFactorInput>,
): Promise<UserView> {
  requireScope(actor, "users:manage");
  const now = deps.clock.now();
  requireRecentPassword(actor, now);
  await inTransaction(deps.store, async (tx) => {
    const user = await lockUser(tx, id);
    await tx.update(users).set({ totpSealed: null, totpEnabledAt: null, totpLastStep: null }).where(eq(users.id, id));
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, id));
    await endSessions(tx, id, now);
    await recordAudit(tx, actor, { action: "account.remove_second_factor", subject: user.email }, now);
  });
  return getUserView(deps, id);
}
