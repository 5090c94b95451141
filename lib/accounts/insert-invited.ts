import { eq } from "drizzle-orm";
import type { Actor } from "@/lib/auth/actor";
import { voidTokens } from "@/lib/auth/one-time-tokens";
import type { Transaction } from "@/lib/store/open-store";
import { type Role, users } from "@/lib/store/schema";
import { lockUserByEmail, requireStatus } from "./find-user";
import { insertUser } from "./insert-user";

/**
 * A user who may come in and has no password yet. Whoever registered and never confirmed, or was declined, is let in
 * after all. Throws `account.wrong_state`, `account.exists`.
 */
export async function insertInvited(
  tx: Transaction,
  actor: Actor,
  { email, name, role }: { email: string; name: string; role: Role },
  now: Date,
): Promise<string> {
  // With a user there is no first administrator to create; this also waits for one being created now.
  await voidTokens(tx, "first-administrator", now);
  const decision = { decidedAt: now, decidedByName: actor.name, decisionReason: null } as const;
  const known = await lockUserByEmail(tx, email);
  if (known === null) return insertUser(tx, { email, name, role, status: "invited", ...decision }, now);
  requireStatus(
    known,
    ["unconfirmed", "declined"],
    "Look at that user: approve, resend the invitation or enable them.",
  );
  await voidTokens(tx, "confirm-address", now, known.id);
  await tx
    .update(users)
    .set({ name, role, status: "invited", ...decision })
    .where(eq(users.id, known.id));
  return known.id;
}
