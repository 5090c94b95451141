import { lt, or } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { sessions } from "@/lib/store/schema";

/** For so long a session that is over still tells where and when somebody was signed in. */
const keepDays = 30;
/** In one statement, so that no lock is held for long. */
const atOnce = 1000;

/** Removes sessions that have long been over; null when there were none. */
export async function pruneSessions(deps: Deps): Promise<{ removed: number } | null> {
  const before = new Date(deps.clock.now().getTime() - keepDays * 24 * 3_600_000);
  const [result] = await deps.store.db
    .delete(sessions)
    .where(or(lt(sessions.expiresAt, before), lt(sessions.revokedAt, before)))
    .limit(atOnce);
  return result.affectedRows === 0 ? null : { removed: result.affectedRows };
}
