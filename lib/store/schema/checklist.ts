import { sql } from "drizzle-orm";
import { bigint, index, int, mysqlTable, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import { id, json, moment } from "./columns";

/**
 * `crashed`: we could not look. `cannot_see`: we may not, and the remedy says what would help. `skipped`: it does not
 * apply here, and the summary says why. Whether somebody waived it is kept apart: a waived check is still measured.
 */
export const checkStatuses = ["ok", "warning", "failed", "crashed", "cannot_see", "skipped"] as const;
export type CheckStatus = (typeof checkStatuses)[number];
export const checkSeverities = ["critical", "warning", "info"] as const;
export type CheckSeverity = (typeof checkSeverities)[number];

/** What proves a status: figures and names, as people read them. */
export interface CheckEvidence {
  /** `Largest table` → `orders, 12.4 GB`. */
  facts: { label: string; value: string }[];
  /** What is concerned, one line each, the worst first. */
  items: string[];
  /** Items beyond those in the list. */
  moreItems: number;
}

export interface CheckRemedy {
  /** What to do, in a sentence or two. */
  text: string;
  /** The exact command or setting, to copy; one step a line. */
  command: string | null;
  /** Where in the console it is done or seen. */
  link: { label: string; href: string } | null;
}

/** The newest measurement of each check of the production checklist. */
export const checkResults = mysqlTable("check_results", {
  /** `db.binlog` */
  checkId: varchar("check_id", { length: 60 }).primaryKey(),
  status: varchar("status", { length: 20 }).$type<CheckStatus>().notNull(),
  /** How bad it is now, which for some checks depends on what was found. */
  severity: varchar("severity", { length: 20 }).$type<CheckSeverity>().notNull(),
  summary: varchar("summary", { length: 500 }).notNull(),
  evidence: json("evidence").$type<CheckEvidence>().notNull(),
  remedy: json("remedy").$type<CheckRemedy | null>().notNull(),
  measuredAt: moment("measured_at").notNull(),
  durationMs: int("duration_ms").notNull(),
  /** Since when its status is what it is. */
  since: moment("since").notNull(),
  /** Measurements in a row that were not fine: the second one wakes people. */
  badInARow: int("bad_in_a_row").notNull().default(0),
});

/** Each change of a check's status: its history over the last month is what lies between them. */
export const checkChanges = mysqlTable(
  "check_changes",
  {
    id: bigint("id", { mode: "number", unsigned: true }).autoincrement().primaryKey(),
    checkId: varchar("check_id", { length: 60 }).notNull(),
    at: moment("at").notNull(),
    status: varchar("status", { length: 20 }).$type<CheckStatus>().notNull(),
    summary: varchar("summary", { length: 500 }).notNull(),
  },
  (table) => [index("check_changes_check").on(table.checkId, table.at), index("check_changes_at").on(table.at)],
);

/** Somebody said that a check may fail until a day. It counts again by itself after that. */
export const checkWaivers = mysqlTable(
  "check_waivers",
  {
    id: id("id").primaryKey(),
    checkId: varchar("check_id", { length: 60 }).notNull(),
    reason: varchar("reason", { length: 500 }).notNull(),
    until: moment("until").notNull(),
    byName: varchar("by_name", { length: 254 }).notNull(),
    at: moment("at").notNull(),
    /** Taken back before its time, or replaced by another. */
    endedAt: moment("ended_at"),
    endedByName: varchar("ended_by_name", { length: 254 }),
    /** Unique, so that a check has one waiver at a time. */
    liveKey: varchar("live_key", { length: 60 }).generatedAlwaysAs(
      sql`(case when ended_at is null then check_id end)`,
      { mode: "stored" },
    ),
  },
  (table) => [uniqueIndex("check_waivers_live").on(table.liveKey), index("check_waivers_check").on(table.checkId)],
);
