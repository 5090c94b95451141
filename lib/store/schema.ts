import { sql } from "drizzle-orm";
import {
  bigint,
  char,
  customType,
  datetime,
  index,
  int,
  mysqlTable,
  text,
  uniqueIndex,
  varchar,
} from "drizzle-orm/mysql-core";
import type { ErrorReport } from "@/lib/kernel/errors";

/** JSON kept as text: MariaDB's JSON is LONGTEXT and its driver hands back a string, MySQL's hands back an object. */
const json = customType<{ data: unknown; driverData: string }>({
  dataType: () => "longtext",
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (value) => JSON.parse(value) as unknown,
});
const moment = (name: string) => datetime(name, { mode: "date", fsp: 3 });
const id = (name: string) => char(name, { length: 26 });

export const roles = ["viewer", "operator", "administrator"] as const;
export type Role = (typeof roles)[number];

export const users = mysqlTable(
  "users",
  {
    id: id("id").primaryKey(),
    /** Lower case, as compared. */
    email: varchar("email", { length: 254 }).notNull(),
    name: varchar("name", { length: 120 }).notNull(),
    role: varchar("role", { length: 20 }).$type<Role>().notNull(),
    status: varchar("status", { length: 20 }).$type<"active" | "disabled">().notNull(),
    passwordHash: varchar("password_hash", { length: 255 }).notNull(),
    createdAt: moment("created_at").notNull(),
    lastSignInAt: moment("last_sign_in_at"),
  },
  (table) => [uniqueIndex("users_email").on(table.email)],
);

export const sessions = mysqlTable(
  "sessions",
  {
    /** SHA-256 of the `sid` in the signed cookie, so a copy of the store opens no session. */
    idHash: char("id_hash", { length: 64 }).primaryKey(),
    userId: id("user_id").notNull(),
    createdAt: moment("created_at").notNull(),
    lastSeenAt: moment("last_seen_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
    revokedAt: moment("revoked_at"),
    address: varchar("address", { length: 45 }),
    userAgent: varchar("user_agent", { length: 255 }),
  },
  (table) => [index("sessions_user").on(table.userId)],
);

/** One-time links. Only the hash of the token is kept; a GET never consumes one. */
export const oneTimeTokens = mysqlTable("one_time_tokens", {
  tokenHash: char("token_hash", { length: 64 }).primaryKey(),
  purpose: varchar("purpose", { length: 30 }).$type<"first-administrator">().notNull(),
  createdAt: moment("created_at").notNull(),
  expiresAt: moment("expires_at").notNull(),
  usedAt: moment("used_at"),
});

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
    leaseToken: varchar("lease_token", { length: 64 }),
    leaseUntil: moment("lease_until"),
    workerId: id("worker_id"),
    cancelRequestedAt: moment("cancel_requested_at"),
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
    createdAt: moment("created_at").notNull(),
    startedAt: moment("started_at"),
    finishedAt: moment("finished_at"),
  },
  (table) => [
    index("jobs_state").on(table.state, table.createdAt),
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

export const backupKinds = ["manual", "scheduled", "pre-restore", "pre-migration", "uploaded", "external"] as const;
export type BackupKind = (typeof backupKinds)[number];
export const backupStates = ["running", "complete", "failed"] as const;
export type BackupState = (typeof backupStates)[number];
/** What is known about the file: `none` until read back. */
export const proofs = ["none", "verified", "damaged"] as const;
export type Proof = (typeof proofs)[number];

export const backups = mysqlTable(
  "backups",
  {
    id: id("id").primaryKey(),
    /** A plain name inside the backups folder; never a path. */
    fileName: varchar("file_name", { length: 255 }).notNull(),
    kind: varchar("kind", { length: 20 }).$type<BackupKind>().notNull(),
    /** `archive`: ours, with a manifest. `sql`: a plain stream of SQL, perhaps compressed, by another tool. */
    format: varchar("format", { length: 10 }).$type<"archive" | "sql">().notNull().default("archive"),
    state: varchar("state", { length: 20 }).$type<BackupState>().notNull(),
    proof: varchar("proof", { length: 20 }).$type<Proof>().notNull().default("none"),
    databaseName: varchar("database_name", { length: 64 }).notNull(),
    server: varchar("server", { length: 80 }),
    sizeBytes: bigint("size_bytes", { mode: "number", unsigned: true }),
    /** SHA-256 of the whole file, in hex. */
    checksum: char("checksum", { length: 64 }),
    tableCount: int("table_count"),
    rowCount: bigint("row_count", { mode: "number", unsigned: true }),
    durationMs: int("duration_ms"),
    /** Newest applied version in the target when the snapshot was taken. */
    migrationVersion: varchar("migration_version", { length: 50 }),
    error: json("error").$type<ErrorReport>(),
    verifiedAt: moment("verified_at"),
    verifyError: json("verify_error").$type<ErrorReport>(),
    createdBy: id("created_by"),
    createdByName: varchar("created_by_name", { length: 120 }).notNull(),
    createdAt: moment("created_at").notNull(),
    completedAt: moment("completed_at"),
    deletedAt: moment("deleted_at"),
    jobId: id("job_id"),
  },
  (table) => [index("backups_created").on(table.createdAt), uniqueIndex("backups_file").on(table.fileName)],
);

export const restores = mysqlTable(
  "restores",
  {
    id: id("id").primaryKey(),
    backupId: id("backup_id").notNull(),
    jobId: id("job_id"),
    preRestoreBackupId: id("pre_restore_backup_id"),
    state: varchar("state", { length: 20 }).$type<"running" | "succeeded" | "failed">().notNull(),
    result: json("result"),
    error: json("error").$type<ErrorReport>(),
    requestedBy: id("requested_by"),
    requestedByName: varchar("requested_by_name", { length: 120 }).notNull(),
    createdAt: moment("created_at").notNull(),
    finishedAt: moment("finished_at"),
  },
  (table) => [index("restores_backup").on(table.backupId)],
);

export const audit = mysqlTable(
  "audit",
  {
    id: bigint("id", { mode: "number", unsigned: true }).autoincrement().primaryKey(),
    at: moment("at").notNull(),
    actorId: id("actor_id"),
    actorName: varchar("actor_name", { length: 254 }).notNull(),
    actorKind: varchar("actor_kind", { length: 20 }).notNull(),
    address: varchar("address", { length: 45 }),
    requestId: varchar("request_id", { length: 64 }),
    /** Dotted verb: `backup.download`. */
    action: varchar("action", { length: 60 }).notNull(),
    subject: varchar("subject", { length: 255 }),
    outcome: varchar("outcome", { length: 20 }).$type<"done" | "refused" | "failed">().notNull(),
    details: json("details"),
  },
  (table) => [index("audit_at").on(table.at), index("audit_subject").on(table.subject)],
);

/** The layout rate-limiter-flexible expects of its MySQL store. */
export const rateLimits = mysqlTable("rate_limits", {
  key: varchar("key", { length: 255 }).primaryKey(),
  points: int("points").notNull().default(0),
  expire: bigint("expire", { mode: "number", unsigned: true }),
});
