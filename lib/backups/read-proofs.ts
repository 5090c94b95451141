import { desc, eq } from "drizzle-orm";
import type { ErrorReport } from "@/lib/kernel/errors";
import type { Store } from "@/lib/store/open-store";
import { proofs } from "@/lib/store/schema";

/** One attempt to prove something about a backup. */
export interface ProofView {
  id: string;
  kind: "verify" | "drill" | "copy";
  outcome: "passed" | "failed";
  place: "first" | "copy";
  at: Date;
  durationMs: number;
  /** Its shape belongs to the feature of the kind. */
  evidence: unknown;
  error: ErrorReport | null;
  actorName: string;
  jobId: string | null;
}

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
