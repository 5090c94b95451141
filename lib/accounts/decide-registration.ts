import { eq } from "drizzle-orm";
import type { Actor } from "@/lib/auth/actor";
import type { Transaction } from "@/lib/store/open-store";
import { users } from "@/lib/store/schema";
import { lockUser, requireStatus, type UserRow } from "./find-user";

/** One decision for each registration: of two administrators at once the second is told what the first decided. */
export async function decideRegistration(
  tx: Transaction,
  actor: Actor,
  id: string,
  decision: Partial<typeof users.$inferInsert>,
  now: Date,
): Promise<UserRow> {
  const user = await lockUser(tx, id);
  requireStatus(
    user,
    ["waiting"],
    "Only a registration that waits can be decided. Invite them to let them in after all.",
  );
  await tx
    .update(users)
    .set({ decidedAt: now, decidedByName: actor.name, decisionReason: null, ...decision })
    .where(eq(users.id, id));
  return user;
}
