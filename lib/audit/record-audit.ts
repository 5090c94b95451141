import type { Actor } from "@/lib/auth/actor";
import type { Store, Transaction } from "@/lib/store/open-store";
import { audit } from "@/lib/store/schema";

export interface AuditEntry {
  /** Dotted verb: `backup.start`. */
  action: string;
  /** Id or name of what it was done to. */
  subject?: string;
  outcome?: "done" | "refused" | "failed";
  details?: Readonly<Record<string, unknown>>;
}

/** Writes one audit row, inside the transaction of the change it describes. */
export async function recordAudit(
  tx: Transaction | Store["db"],
  actor: Actor,
  entry: AuditEntry,
  at = new Date(),
): Promise<void> {
  await tx.insert(audit).values({
    at,
    actorId: actor.id,
    actorName: actor.name,
    actorKind: actor.kind,
    address: actor.address,
    requestId: actor.requestId,
    action: entry.action,
    subject: entry.subject?.slice(0, 255) ?? null,
    outcome: entry.outcome ?? "done",
    details: entry.details ?? null,
  });
}
