import { recordAudit } from "@/lib/audit/record-audit";
import type { Client } from "@/lib/auth/client";
import { endSession, findSession } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { clientActor } from "./client-actor";

/** Ends the session, so that its cookie opens nothing any more, wherever a copy of it is. */
export async function signOut(deps: Deps, sid: string, client: Client): Promise<void> {
  const now = deps.clock.now();
  const found = await findSession(deps.store, sid, now);
  if (found === null) return;
  const { user, session } = found;
  await inTransaction(deps.store, async (tx) => {
    await endSession(tx, session.idHash, now);
    await recordAudit(tx, clientActor(client, user), { action: "account.sign_out", subject: user.email }, now);
  });
}
