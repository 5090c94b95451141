import { sql } from "drizzle-orm";
import { index, int, mysqlTable, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import { id, json, moment } from "./columns";

export const alertKinds = [
  "scheduled-backup-failed",
  "scheduled-backup-missed",
  "drill-failed",
  "backup-suspect",
  "migrations-pending",
  "worker-gone",
  "certificate-expiring",
  "check-failing",
] as const;
export type AlertKind = (typeof alertKinds)[number];
export const alertStates = ["pending", "open", "resolved"] as const;
export type AlertState = (typeof alertStates)[number];

/** What shows it, as its messages and the console say it. */
export interface AlertEvidence {
  summary: string;
  /** Label and value. */
  facts: [string, string][];
  /** What to do. */
  hint: string | null;
  /** Where in the console: `/backups/schedule`. */
  path: string;
  /** Administrators hear again when it rises. */
  level: number;
}

/** Something that administrators must hear of: once when it starts, once when it is over. */
export const alerts = mysqlTable(
  "alerts",
  {
    id: id("id").primaryKey(),
    /** What makes two sightings the same alert: `backup-suspect:<backup id>`. */
    subjectKey: varchar("subject_key", { length: 120 }).notNull(),
    kind: varchar("kind", { length: 40 }).$type<AlertKind>().notNull(),
    title: varchar("title", { length: 200 }).notNull(),
    /** `pending`: seen, and not yet for long enough to wake anybody. */
    state: varchar("state", { length: 20 }).$type<AlertState>().notNull(),
    evidence: json("evidence").$type<AlertEvidence>().notNull(),
    firstSeenAt: moment("first_seen_at").notNull(),
    lastSeenAt: moment("last_seen_at").notNull(),
    openedAt: moment("opened_at"),
    resolvedAt: moment("resolved_at"),
    /** Rounds in a row in which it was not seen any more: it is over after the second. */
    missedRounds: int("missed_rounds").notNull().default(0),
    /** Unique, so that several workers open one alert. */
    liveKey: varchar("live_key", { length: 120 }).generatedAlwaysAs(
      sql`(case when state <> 'resolved' then subject_key end)`,
      { mode: "stored" },
    ),
  },
  (table) => [uniqueIndex("alerts_live").on(table.liveKey), index("alerts_seen").on(table.firstSeenAt)],
);
