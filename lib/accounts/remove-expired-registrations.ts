import { and, eq, lt } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { oneTimeTokens, users } from "@/lib/store/schema";
import { linkHours } from "./account-links";
import { removeUsers } from "./delete-users";

/** Spent links say nothing after so long; until then they show what happened. */
const keepLinksMs = 30 * 24 * 3_600_000;

/** Housekeeping: registrations whose address nobody confirmed in time (answers how many), and links long over. */
export async function removeExpiredRegistrations(deps: Deps): Promise<number> {
  const now = deps.clock.now();
  const unconfirmed = eq(users.status, "unconfirmed");
  const since = new Date(now.getTime() - linkHours("confirm-address") * 3_600_000);
  return inTransaction(deps.store, async (tx) => {
    const expired = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(unconfirmed, lt(users.createdAt, since)))
      .for("update", { skipLocked: true });
    const ids = expired.map(({ id }) => id);
    if (ids.length > 0) await removeUsers(tx, ids);
    await tx.delete(oneTimeTokens).where(lt(oneTimeTokens.expiresAt, new Date(now.getTime() - keepLinksMs)));
    return ids.length;
  });
}
