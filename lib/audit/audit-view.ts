import type { AuditRow } from "./read-page";

/** A row of the audit log as clients see it. */
export interface AuditView {
  id: number;
  at: Date;
  /** Null for the system and the command line. */
  actorId: string | null;
  actorName: string;
  actorKind: string;
  address: string | null;
  requestId: string | null;
  /** Dotted verb: `backup.download`. */
  action: string;
  subject: string | null;
  outcome: "done" | "refused" | "failed";
  /** What the verb has to add; its shape is the verb's. */
  details: Record<string, unknown> | null;
  /** Place and hash in the chain; null in the moments before it is sealed. */
  sequence: number | null;
  hash: string | null;
}

export function auditView(row: AuditRow): AuditView {
  const details = row.details as Record<string, unknown> | null;
  return { ...row, details, hash: row.sequence === null ? null : row.hash };
}
