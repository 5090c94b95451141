import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import { endSessions } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { readOwnUser } from "./own-user";

export const RevokeOtherSessionsInput = z.object({});

/** Ends every session of one's own but the one that asks. */
export async function revokeOtherSessions(
  deps: Deps,
  actor: Actor,
  _input: z.input<typeof RevokeOtherSessionsInput> = {},
): Promise<{ endedSessions: number }> {
  requireScope(actor, "account:own");
  const now = deps.clock.now();
  const user = await readOwnUser(deps, actor);
  return inTransaction(deps.store, async (tx) => {
    const endedSessions = await endSessions(tx, user.id, now, { except: actor.session?.idHash });
    const entry = { action: "account.end_other_sessions", subject: user.email, details: { endedSessions } };
    await recordAudit(tx, actor, entry, now);
    return { endedSessions };
  });
}
