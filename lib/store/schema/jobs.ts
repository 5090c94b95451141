import { sql } from "drizzle-orm";
import { bigint, index, int, mysqlTable, text, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import type { ErrorReport } from "@/lib/kernel/errors";
import { id, json, moment } from "./columns";

export const jobStates = ["queued", "running", "succeeded", "failed", "cancelled"] as const;
export type JobState = (typeof jobStates)[number];

/** What a running job shows. `total` null: not known yet. */
export interface JobProgress {
  /** What is happening, for people: `dumping variant`. */
  stage: string;
  done: number;
  total: number | null;
  unit: "rows" | "bytes" | "statements" | "frames";
  bytesDone?: number;
  rowsDone?: number;
}

export const jobs = mysqlTable(
  "jobs",
  {
    id: id("id").primaryKey(),
    kind: varchar("kind", { length: 40 }).notNull(),
    /** For lists: `Back up gene_atlas`. */
    title: varchar("title", { length: 200 }).notNull(),
    state: varchar("state", { length: 20 }).$type<JobState>().notNull(),
    payload: json("payload").notNull(),
    progress: json("progress").$type<JobProgress>(),
    result: json("result"),
    error: json("error").$type<ErrorReport>(),
    attempt: int("attempt").notNull().default(0),
    /** Attempts whose worker died; the others ended in order, to be tried again later. */
    crashes: int("crashes").notNull().default(0),
    leaseToken: varchar("lease_token", { length: 64 }),
    leaseUntil: moment("lease_until"),
    workerId: id("worker_id"),
    cancelRequestedAt: moment("cancel_requested_at"),
    /** Queued for later: nobody claims it before. */
    notBefore: moment("not_before"),
    idempotencyKey: varchar("idempotency_key", { length: 200 }),
    /** Set while queued or running; at most one job of a key is `running`. */
    exclusiveKey: varchar("exclusive_key", { length: 120 }),
    /** Unique, so that the database itself refuses a second running job of a key, whoever claims it. */
    runningKey: varchar("running_key", { length: 120 }).generatedAlwaysAs(
      sql`(case when state = 'running' then exclusive_key end)`,
      { mode: "stored" },
    ),
    createdBy: id("created_by"),
    createdByName: varchar("created_by_name", { length: 120 }).notNull(),
    /** Of the request that started it; null when nobody did. */
    requestId: varchar("request_id", { length: 64 }),
    createdAt: moment("created_at").notNull(),
    startedAt: moment("started_at"),
    finishedAt: moment("finished_at"),
  },
  (table) => [
    index("jobs_state").on(table.state, table.createdAt),
    index("jobs_finished").on(table.state, table.finishedAt),
    index("jobs_exclusive").on(table.exclusiveKey, table.state),
    uniqueIndex("jobs_idempotency").on(table.idempotencyKey),
    uniqueIndex("jobs_running").on(table.runningKey),
  ],
);

export const jobLog = mysqlTable(
  "job_log",
  {
    id: bigint("id", { mode: "number", unsigned: true }).autoincrement().primaryKey(),
    jobId: id("job_id").notNull(),
    at: moment("at").notNull(),
    level: varchar("level", { length: 10 }).$type<"info" | "warning" | "error">().notNull(),
    line: text("line").notNull(),
  },
  (table) => [index("job_log_job").on(table.jobId, table.id)],
);

export const workers = mysqlTable("workers", {
  id: id("id").primaryKey(),
  host: varchar("host", { length: 120 }).notNull(),
  pid: int("pid").notNull(),
  version: varchar("version", { length: 40 }).notNull(),
  startedAt: moment("started_at").notNull(),
  lastSeenAt: moment("last_seen_at").notNull(),
  stoppedAt: moment("stopped_at"),
});

/** What a job needs and nobody may read (a private key somebody typed): sealed, and gone when the job ends. */
export const jobSecrets = mysqlTable("job_secrets", {
  jobId: id("job_id").primaryKey(),
  sealed: text("sealed").notNull(),
  createdAt: moment("created_at").notNull(),
});
