import { findSession, type FoundSession } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";

/** Who a session belongs to, asked of the store each time; null when it was revoked, expired or the user disabled. */
export async function readSession(deps: Deps, sid: string): Promise<FoundSession | null> {
  return findSession(deps.store, sid, deps.clock.now());
}
