import { and, eq, gt, isNull } from "drizzle-orm";
import { newSecret, sha256Hex } from "@/lib/kernel/ids";
import type { Store, Transaction } from "@/lib/store/open-store";
import { oneTimeTokens, type TokenPurpose } from "@/lib/store/schema";

/** What a link was made for. */
export interface TokenSubject {
  /** A user, or the mail of a test message; null for the first administrator. */
  subjectId: string | null;
  /** `change-address`: the address its opening confirms. */
  newEmail: string | null;
}

export interface NewToken extends Partial<TokenSubject> {
  purpose: TokenPurpose;
  now: Date;
  hours: number;
}

/** Makes a token for a link; earlier ones of the same purpose and subject stop working. Only its hash is kept. */
export async function issueToken(tx: Transaction, token: NewToken): Promise<string> {
  const { purpose, now, hours, subjectId = null, newEmail = null } = token;
  await voidTokens(tx, purpose, now, subjectId);
  const secret = newSecret();
  const expiresAt = new Date(now.getTime() + hours * 3_600_000);
  await tx
    .insert(oneTimeTokens)
    .values({ tokenHash: sha256Hex(secret), purpose, subjectId, newEmail, createdAt: now, expiresAt });
  return secret;
}

/** Ends every open link of this purpose for this subject. */
export async function voidTokens(
  tx: Transaction,
  purpose: TokenPurpose,
  now: Date,
  subjectId: string | null = null,
): Promise<void> {
  const sameSubject = subjectId === null ? isNull(oneTimeTokens.subjectId) : eq(oneTimeTokens.subjectId, subjectId);
  await tx
    .update(oneTimeTokens)
    .set({ usedAt: now })
    .where(and(eq(oneTimeTokens.purpose, purpose), sameSubject, isNull(oneTimeTokens.usedAt)));
}

/** What the link would do now; null when it does not work. Looking does not consume it: mail scanners open links. */
export async function peekToken(
  store: Store,
  purpose: TokenPurpose,
  secret: string,
  now: Date,
): Promise<TokenSubject | null> {
  const [found] = await store.db
    .select(subjectColumns)
    .from(oneTimeTokens)
    .where(usable(purpose, secret, now));
  return found ?? null;
}

/**
 * Uses the token up and answers what it was for; null when somebody else was first, or it does not work. Holds its row
 * for the transaction.
 */
export async function consumeToken(
  tx: Transaction,
  purpose: TokenPurpose,
  secret: string,
  now: Date,
): Promise<TokenSubject | null> {
  const [result] = await tx
    .update(oneTimeTokens)
    .set({ usedAt: now })
    .where(usable(purpose, secret, now));
  if (result.affectedRows !== 1) return null;
  const [used] = await tx
    .select(subjectColumns)
    .from(oneTimeTokens)
    .where(eq(oneTimeTokens.tokenHash, sha256Hex(secret)));
  return used ?? null;
}

const subjectColumns = { subjectId: oneTimeTokens.subjectId, newEmail: oneTimeTokens.newEmail };

function usable(purpose: TokenPurpose, secret: string, now: Date) {
  return and(
    eq(oneTimeTokens.tokenHash, sha256Hex(secret)),
    eq(oneTimeTokens.purpose, purpose),
    isNull(oneTimeTokens.usedAt),
    gt(oneTimeTokens.expiresAt, now),
  );
}
