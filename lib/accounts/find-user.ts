import { eq } from "drizzle-orm";
import { z } from "zod";
import { OperatorError } from "@/lib/kernel/errors";
import { idPattern } from "@/lib/kernel/ids";
import type { Store, Transaction } from "@/lib/store/open-store";
import { users, type UserStatus } from "@/lib/store/schema";
import type { UserRow } from "./own-user";

export type { UserRow };

export const UserId = z.object({ id: z.string().regex(idPattern, "must be the id of a user") });

/** Throws `account.not_found`. */
export async function findUser(db: Store["db"] | Transaction, id: string): Promise<UserRow> {
  const [user] = await db.select().from(users).where(eq(users.id, id));
  if (user === undefined) throw noSuchUser();
  return user;
}

/** The user as they are now, and nobody else changes them before the transaction ends. Throws `account.not_found`. */
export async function lockUser(tx: Transaction, id: string): Promise<UserRow> {
  const [user] = await tx.select().from(users).where(eq(users.id, id)).for("update");
  if (user === undefined) throw noSuchUser();
  return user;
}

export async function lockUserByEmail(tx: Transaction, email: string): Promise<UserRow | null> {
  const [user] = await tx.select().from(users).where(eq(users.email, email)).for("update");
  return user ?? null;
}

const inWords: Record<UserStatus, string> = {
  unconfirmed: "has not confirmed the address yet",
  waiting: "waits for a decision",
  invited: "has not set a password yet",
  active: "is active",
  disabled: "is disabled",
  declined: "was declined",
};

/** Throws `account.wrong_state`, which says how things stand and who decided it. */
export function requireStatus(user: UserRow, allowed: readonly UserStatus[], hint: string): void {
  if (allowed.includes(user.status)) return;
  const by = user.decidedByName === null ? "" : ` Last decided by ${user.decidedByName}.`;
  throw new OperatorError("account.wrong_state", `${user.email} ${inWords[user.status]}.${by} Nothing was changed.`, {
    kind: "conflict",
    hint,
    details: { status: user.status, decidedBy: user.decidedByName },
  });
}

function noSuchUser(): OperatorError {
  return new OperatorError("account.not_found", "There is no such user. Perhaps somebody deleted them.", {
    kind: "not_found",
    hint: "Look at the list again.",
  });
}
