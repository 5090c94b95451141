import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import type { Store, Transaction } from "@/lib/store/open-store";
import { audit } from "@/lib/store/schema";
import type { AuditProblem } from "./judge-chain";
import type { AuditVerification } from "./read-chain";
import { recordAudit } from "./record-audit";

const action = "audit.verify";

/** As it stands in the details of its row. */
type Recorded = Pick<AuditVerification, "rows" | "problems" | "firstProblem"> & { jobId?: string };

export interface LastVerification {
  /** When it began. */
  at: Date;
  actorName: string;
  ok: boolean;
  rows: number;
  problems: number;
  firstProblem: AuditProblem | null;
  /** Null: done on the command line. */
  jobId: string | null;
}

export const LastVerificationInput = z.object({});

/** What came of the newest verification, which is a row of the log itself; null: nobody has verified it yet. */
export async function lastVerification(
  { store }: Deps,
  actor: Actor,
  _input: z.infer<typeof LastVerificationInput> = {},
): Promise<LastVerification | null> {
  requireScope(actor, "audit:read");
  const [row] = await store.db
    .select({ at: audit.at, actorName: audit.actorName, outcome: audit.outcome, details: audit.details })
    .from(audit)
    .where(eq(audit.action, action))
    .orderBy(desc(audit.at), desc(audit.id))
    .limit(1);
  if (row === undefined) return null;
  const { at, actorName, outcome } = row;
  const { rows, problems, firstProblem, jobId = null } = row.details as Recorded;
  return { at, actorName, ok: outcome === "done", rows, problems, firstProblem, jobId };
}

export async function recordVerification(
  tx: Transaction | Store["db"],
  actor: Actor,
  { ok, rows, problems, firstProblem, at }: AuditVerification,
  jobId?: string,
): Promise<void> {
  const details: Recorded = { rows, problems, firstProblem, ...(jobId === undefined ? {} : { jobId }) };
  await recordAudit(tx, actor, { action, outcome: ok ? "done" : "failed", details: { ...details } }, at);
}
