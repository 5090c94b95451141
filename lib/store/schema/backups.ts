import { bigint, char, index, int, mysqlTable, primaryKey, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import type { ErrorReport } from "@/lib/kernel/errors";
import { id, json, moment } from "./columns";

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
    /** The newest sealed row of the audit log when it was made, as its manifest has it; null: not made by this store. */
    auditSequence: bigint("audit_sequence", { mode: "number", unsigned: true }),
    auditHash: char("audit_hash", { length: 64 }),
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
