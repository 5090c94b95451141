import { desc, eq } from "drizzle-orm";
import type { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { audit } from "@/lib/store/schema";
import { findUser, UserId } from "./find-user";

interface UserEvent {
  at: Date;
  actorName: string;
  action: string;
  subject: string | null;
  outcome: string;
}

const eventsShown = 30;

/** What happened to an account, newest first: sign-ins, decisions, changes. Throws `account.not_found`. */
export async function getUserHistory(deps: Deps, actor: Actor, { id }: z.infer<typeof UserId>): Promise<UserEvent[]> {
  requireScope(actor, "users:manage");
  const { email } = await findUser(deps.store.db, id);
  const { at, actorName, action, subject, outcome } = audit;
  return deps.store.db
    .select({ at, actorName, action, subject, outcome })
    .from(audit)
    .where(eq(audit.subject, email))
    .orderBy(desc(audit.id))
    .limit(eventsShown);
}
