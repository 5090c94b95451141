import type { ActorSession } from "@/lib/auth/actor";
import { findSession, type SessionUser } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";

/** Who a session belongs to, asked of the store each time; null when it was revoked, expired or the user disabled. */
export async function readSession(
  deps: Deps,
  sid: string,
): Promise<{ user: SessionUser; session: ActorSession } | null> {
  const found = await findSession(deps.store, sid, deps.clock.now());
  return found === null ? null : { user: found.user, session: { ...found.session, blockedBy: null } };
}
