import { sql } from "drizzle-orm";
import {
  bigint,
  char,
  customType,
  datetime,
  index,
  int,
  mysqlTable,
  primaryKey,
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
/** What is known about the file: `none` until read back; `proven` once it was restored and compared. */
export const proofStates = ["none", "verified", "proven", "damaged"] as const;
export type Proof = (typeof proofStates)[number];

/** Why a backup is not to be trusted before somebody looked: it lost more than a backup usually loses. */
export interface SuspectReport {
  /** The backup it was compared with. */
  previousId: string;
  reasons: { what: "size" | "rows" | "table gone"; table?: string; before: number; after: number }[];
}

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
    /** Bytes of SQL before compression. */
    plainBytes: bigint("plain_bytes", { mode: "number", unsigned: true }),
    /** Encrypted for the holders of these age recipients (public keys); null: not encrypted. */
    recipients: json("recipients").$type<string[]>(),
    /** When the newest drill that succeeded ended, and how long restoring took in it. */
    provenAt: moment("proven_at"),
    restoreMs: int("restore_ms"),
    suspect: json("suspect").$type<SuspectReport>(),
    /** Somebody looked at a suspect backup and let it pass. */
    suspectClearedAt: moment("suspect_cleared_at"),
    suspectClearedByName: varchar("suspect_cleared_by_name", { length: 120 }),
    /** Retention does not touch it: a person's hold has no end, a pre-restore backup's has. */
    heldAt: moment("held_at"),
    heldUntil: moment("held_until"),
    heldByName: varchar("held_by_name", { length: 120 }),
    holdReason: varchar("hold_reason", { length: 255 }),
    createdBy: id("created_by"),
    createdByName: varchar("created_by_name", { length: 120 }).notNull(),
    createdAt: moment("created_at").notNull(),
    completedAt: moment("completed_at"),
    deletedAt: moment("deleted_at"),
    jobId: id("job_id"),
  },
  (table) => [index("backups_created").on(table.createdAt), uniqueIndex("backups_file").on(table.fileName)],
);

/** What is inside a backup, as its manifest says: readable without its file or its key. */
export const backupContents = mysqlTable("backup_contents", {
  backupId: id("backup_id").primaryKey(),
  contents: json("contents").notNull(),
});

/** Every attempt to prove something about a backup, for ever: what `backups.proof` sums up. */
export const proofs = mysqlTable(
  "proofs",
  {
    id: id("id").primaryKey(),
    backupId: id("backup_id").notNull(),
    kind: varchar("kind", { length: 20 }).$type<"verify" | "drill" | "copy">().notNull(),
    outcome: varchar("outcome", { length: 20 }).$type<"passed" | "failed">().notNull(),
    /** Which file was read: where backups are made, or where their copies go. */
    place: varchar("place", { length: 20 }).$type<"first" | "copy">().notNull(),
    at: moment("at").notNull(),
    durationMs: int("duration_ms").notNull(),
    /** Numbers that show it; the shape belongs to the feature of the kind. */
    evidence: json("evidence"),
    error: json("error").$type<ErrorReport>(),
    actorName: varchar("actor_name", { length: 120 }).notNull(),
    jobId: id("job_id"),
  },
  (table) => [index("proofs_backup").on(table.backupId, table.at), index("proofs_kind").on(table.kind, table.at)],
);

export const copyStates = ["waiting", "copying", "complete", "failed"] as const;
export type CopyState = (typeof copyStates)[number];

/** The second copy of a backup, in the other storage. */
export const backupCopies = mysqlTable("backup_copies", {
  backupId: id("backup_id").primaryKey(),
  /** `describe()` of the storage it is in: a copy in a storage that is no longer configured is not readable. */
  storage: varchar("storage", { length: 255 }).notNull(),
  state: varchar("state", { length: 20 }).$type<CopyState>().notNull(),
  sizeBytes: bigint("size_bytes", { mode: "number", unsigned: true }),
  startedAt: moment("started_at"),
  completedAt: moment("completed_at"),
  /** When the far end was last read and its hash was equal. */
  verifiedAt: moment("verified_at"),
  attempts: int("attempts").notNull().default(0),
  /** What resuming needs: upload id and finished parts. */
  resume: json("resume"),
  error: json("error").$type<ErrorReport>(),
  jobId: id("job_id"),
});

/** What administrators set in the console: one row per subject, its value validated by the feature. */
export const settings = mysqlTable("settings", {
  name: varchar("name", { length: 60 }).primaryKey(),
  value: json("value").notNull(),
  updatedAt: moment("updated_at").notNull(),
  updatedByName: varchar("updated_by_name", { length: 120 }).notNull(),
});

/** One row per moment a schedule was due: its key lets one worker, and only one, run it. */
export const scheduleRuns = mysqlTable(
  "schedule_runs",
  {
    schedule: varchar("schedule", { length: 40 }).notNull(),
    dueAt: moment("due_at").notNull(),
    startedAt: moment("started_at").notNull(),
    /** Earlier moments that passed with nobody there, made up for by this one. */
    missed: int("missed").notNull().default(0),
    jobId: id("job_id"),
    /** Why nothing was started, for people. */
    skipped: varchar("skipped", { length: 255 }),
  },
  (table) => [primaryKey({ columns: [table.schedule, table.dueAt] })],
);

/** A file somebody is sending, in as many pieces as their line needs. */
export const uploads = mysqlTable(
  "uploads",
  {
    id: varchar("id", { length: 64 }).primaryKey(),
    fileName: varchar("file_name", { length: 255 }).notNull(),
    sizeBytes: bigint("size_bytes", { mode: "number", unsigned: true }).notNull(),
    /** SHA-256 that the sender announced, in hex. */
    checksum: char("checksum", { length: 64 }),
    state: varchar("state", { length: 20 }).$type<"receiving" | "checking" | "complete" | "failed">().notNull(),
    createdBy: id("created_by"),
    createdByName: varchar("created_by_name", { length: 120 }).notNull(),
    createdAt: moment("created_at").notNull(),
    /** What has not arrived by then is removed. */
    expiresAt: moment("expires_at").notNull(),
    backupId: id("backup_id"),
    jobId: id("job_id"),
    error: json("error").$type<ErrorReport>(),
  },
  (table) => [index("uploads_state").on(table.state, table.expiresAt)],
);

/** What a job needs and nobody may read (a private key somebody typed): sealed, and gone when the job ends. */
export const jobSecrets = mysqlTable("job_secrets", {
  jobId: id("job_id").primaryKey(),
  sealed: text("sealed").notNull(),
  createdAt: moment("created_at").notNull(),
});

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
