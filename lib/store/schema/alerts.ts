import { sql } from "drizzle-orm";
import { index, int, mysqlTable, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import { id, json, moment } from "./columns";

/** Something that administrators must hear of: once when it starts, once when it is over. */
export const alerts = mysqlTable(
  "alerts",
  {
    id: id("id").primaryKey(),
    /** What makes two sightings the same alert: `backup-suspect:<backup id>`. */
    subjectKey: varchar("subject_key", { length: 120 }).notNull(),
    kind: varchar("kind", { length: 40 }).notNull(),
    title: varchar("title", { length: 200 }).notNull(),
    /** `pending`: seen, and not yet for long enough to wake anybody. */
    state: varchar("state", { length: 20 }).$type<"pending" | "open" | "resolved">().notNull(),
    /** Numbers and names that show it, as its messages say them. */
    evidence: json("evidence").notNull(),
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
