import { desc, eq } from "drizzle-orm";
import type { Store } from "@/lib/store/open-store";
import { proofs } from "@/lib/store/schema";

/** One attempt to prove something about a backup. The shape of its evidence belongs to the feature of the kind. */
export type ProofView = Omit<typeof proofs.$inferSelect, "backupId">;

const shown = 100;

/** Of one backup, newest first. */
export async function readProofs({ db }: Store, backupId: string): Promise<ProofView[]> {
  const rows = await db
    .select()
    .from(proofs)
    .where(eq(proofs.backupId, backupId))
    .orderBy(desc(proofs.at), desc(proofs.id))
    .limit(shown);
  return rows.map(({ backupId: _, ...proof }) => proof);
}
