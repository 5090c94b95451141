import { eq } from "drizzle-orm";
import { newRecoveryCode, recoveryCodeHash } from "@/lib/auth/recovery-codes";
import type { Transaction } from "@/lib/store/open-store";
import { recoveryCodes } from "@/lib/store/schema";

const count = 10;

/** New codes in place of all earlier ones; the store keeps their hashes, the answer is the only place they stand. */
export async function replaceRecoveryCodes(tx: Transaction, userId: string, now: Date): Promise<string[]> {
  const codes = Array.from({ length: count }, newRecoveryCode);
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await tx
    .insert(recoveryCodes)
    .values(codes.map((code) => ({ codeHash: recoveryCodeHash(userId, code), userId, createdAt: now })));
  return codes;
}
