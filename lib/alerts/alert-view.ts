import { type AlertKind, alerts, type AlertState } from "@/lib/store/schema";

/** An alert as pages and clients see it. */
export interface AlertView {
  id: string;
  kind: AlertKind;
  title: string;
  /** `pending`: seen, and nobody has been told yet. */
  state: AlertState;
  summary: string;
  /** Label and value. */
  facts: [string, string][];
  /** What to do; null: its page tells. */
  hint: string | null;
  /** Where in the console: `/backups/schedule`. */
  path: string;
  firstSeenAt: Date;
  lastSeenAt: Date;
  /** When administrators were told. */
  openedAt: Date | null;
  resolvedAt: Date | null;
}

export function viewOf(row: typeof alerts.$inferSelect): AlertView {
  const { id, kind, title, state, evidence, firstSeenAt, lastSeenAt, openedAt, resolvedAt } = row;
  const { summary, facts, hint, path } = evidence;
  return { id, kind, title, state, summary, facts, hint, path, firstSeenAt, lastSeenAt, openedAt, resolvedAt };
}
