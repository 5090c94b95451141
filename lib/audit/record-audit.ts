import type { Actor } from "@/lib/auth/actor";
import { currentRequestId } from "@/lib/kernel/log-context";
import type { Store, Transaction } from "@/lib/store/open-store";
import { audit } from "@/lib/store/schema";
import { writtenHash } from "./audit-row";

export interface AuditEntry {
  /** Dotted verb: `backup.start`. */
  action: string;
  /** Id or name of what it was done to. */
  subject?: string;
  outcome?: "done" | "refused" | "failed";
  details?: Readonly<Record<string, unknown>>;
}

/**
 * Writes one audit row, inside the transaction of the change it describes. It is sealed into the chain moments later,
 * once it is committed.
 */
export async function recordAudit(
  tx: Transaction | Store["db"],
  actor: Actor,
  entry: AuditEntry,
  at = new Date(),
): Promise<void> {
  const row = {
    at,
    actorId: actor.id,
    // What is hashed has to be what is stored: half a character would become another one on the way.
    actorName: actor.name.toWellFormed(),
    actorKind: actor.kind,
    address: actor.address,
    requestId: actor.requestId ?? currentRequestId(),
    action: entry.action,
    subject: entry.subject?.slice(0, 255).toWellFormed() ?? null,
    outcome: entry.outcome ?? ("done" as const),
  };
  const details = entry.details ?? null;
  const hash = writtenHash({ ...row, details: details === null ? null : JSON.stringify(details) });
  await tx.insert(audit).values({ ...row, details, hash });
}
