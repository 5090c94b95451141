import { and, inArray, isNull } from "drizzle-orm";
import type { Transaction } from "@/lib/store/open-store";
import { oneTimeTokens } from "@/lib/store/schema";

/** Ends every open link of these users, whatever it was for. */
export async function voidAllLinks(tx: Transaction, userIds: readonly string[], now: Date): Promise<void> {
  await tx
    .update(oneTimeTokens)
    .set({ usedAt: now })
    .where(and(inArray(oneTimeTokens.subjectId, [...userIds]), isNull(oneTimeTokens.usedAt)));
}
