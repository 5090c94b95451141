import { and, eq, gt, isNull } from "drizzle-orm";
import { newSecret, sha256Hex } from "@/lib/kernel/ids";
import type { Store, Transaction } from "@/lib/store/open-store";
import { oneTimeTokens } from "@/lib/store/schema";

type Purpose = (typeof oneTimeTokens.$inferSelect)["purpose"];

/** Makes a token for a link; earlier ones of the same purpose stop working. Only its hash is kept. */
export async function issueToken(
  tx: Transaction,
  token: { purpose: Purpose; now: Date; hours: number },
): Promise<string> {
  await voidTokens(tx, token.purpose, token.now);
  const secret = newSecret();
  await tx.insert(oneTimeTokens).values({
    tokenHash: sha256Hex(secret),
    purpose: token.purpose,
    createdAt: token.now,
    expiresAt: new Date(token.now.getTime() + token.hours * 3_600_000),
  });
  return secret;
}

export async function voidTokens(tx: Transaction, purpose: Purpose, now: Date): Promise<void> {
  await tx
    .update(oneTimeTokens)
    .set({ usedAt: now })
    .where(and(eq(oneTimeTokens.purpose, purpose), isNull(oneTimeTokens.usedAt)));
}

/** Whether the link would work now. Looking does not consume it: mail scanners open links. */
export async function tokenWorks(store: Store, purpose: Purpose, secret: string, now: Date): Promise<boolean> {
  const found = await store.db
    .select({ purpose: oneTimeTokens.purpose })
    .from(oneTimeTokens)
    .where(usable(purpose, secret, now));
  return found.length === 1;
}

/** Uses the token up; false when somebody else was first, or it does not work. Holds its row for the transaction. */
export async function consumeToken(tx: Transaction, purpose: Purpose, secret: string, now: Date): Promise<boolean> {
  const [result] = await tx
    .update(oneTimeTokens)
    .set({ usedAt: now })
    .where(usable(purpose, secret, now));
  return result.affectedRows === 1;
}

function usable(purpose: Purpose, secret: string, now: Date) {
  return and(
    eq(oneTimeTokens.tokenHash, sha256Hex(secret)),
    eq(oneTimeTokens.purpose, purpose),
    isNull(oneTimeTokens.usedAt),
    gt(oneTimeTokens.expiresAt, now),
  );
}
