import { eq } from "drizzle-orm";
import { newId } from "@/lib/kernel/ids";
import type { Transaction } from "@/lib/store/open-store";
import { backups, proofs } from "@/lib/store/schema";

export type NewProof = Omit<typeof proofs.$inferSelect, "id">;

/** Writes down an attempt to prove a backup; what it means for the backup's own row is for the caller to set. */
export async function recordProof(
  tx: Transaction,
  proof: NewProof,
  verdict: Partial<typeof backups.$inferSelect> = {},
): Promise<string> {
  const id = newId(proof.at);
  await tx.insert(proofs).values({ id, ...proof });
  if (Object.keys(verdict).length > 0) await tx.update(backups).set(verdict).where(eq(backups.id, proof.backupId));
  return id;
}
