import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import { type BackupSummary, type ProofView, summaryOf } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { backups, proofs } from "@/lib/store/schema";

export const LastDrillInput = z.object({});

/** The newest drill, passed or failed, with the backup it was of; null: there was none yet. */
export async function lastDrill(
  deps: Deps,
  actor: Actor,
  _input: z.infer<typeof LastDrillInput> = {},
): Promise<(ProofView & { backup: BackupSummary }) | null> {
  requireScope(actor, "backups:read");
  const [row] = await deps.store.db
    .select()
    .from(proofs)
    .innerJoin(backups, eq(backups.id, proofs.backupId))
    .where(eq(proofs.kind, "drill"))
    .orderBy(desc(proofs.at), desc(proofs.id))
    .limit(1);
  if (row === undefined) return null;
  const { backupId: _, ...proof } = row.proofs;
  return { ...proof, backup: summaryOf(row.backups) };
}
