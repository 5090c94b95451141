import { z } from "zod";
import { component } from "../component";
import { ObjectClass } from "./archive-contents";
import { At, BackupSummary, ErrorReport } from "./shared";

export const DrillPreview = component(
  "DrillPreview",
  z.strictObject({
    server: z.string(),
    scratch: z.string(),
    neededBytes: z.number(),
    freeBytes: z.number().nullable().describe("Null: the server's disk cannot be seen from here."),
    blockers: z.array(ErrorReport).describe("Why it would fail."),
    warnings: z.array(ErrorReport).describe("Worth knowing before."),
    needsIdentity: z.boolean().describe("It is encrypted, and its private key has to be given."),
    estimateMs: z.number().nullable().describe("By how long the newest drill took; null: there was none."),
  }),
);

export const TableChange = component(
  "TableChange",
  z.strictObject({
    name: z.string(),
    rowsNow: z.number().nullable().describe("Null: the table is not in the target now."),
    rowsNowExact: z.boolean(),
    rowsAfter: z.number().nullable().describe("Null: the table is not in the archive."),
    change: z.enum(["rows", "same", "new", "goes"]),
  }),
);

export const LiveObject = component(
  "LiveObject",
  z.strictObject({
    objectClass: ObjectClass,
    name: z.string(),
  }),
);

export const RestorePreview = component(
  "RestorePreview",
  z.strictObject({
    backup: BackupSummary,
    database: z.string(),
    confirmation: z.string().describe("What must be typed."),
    tables: z.array(TableChange).describe("Empty for dumps by other tools, which carry no manifest."),
    objectsThatGo: z.array(LiveObject),
    migrations: z.strictObject({ becomePending: z.array(z.string()) }),
    warnings: z.array(ErrorReport).describe("Worth knowing before; does not stand in the way."),
    blockers: z.array(ErrorReport).describe("Why it cannot be started."),
    needsIdentity: z.boolean().describe("It is encrypted, and its private key has to be given with the confirmation."),
    enabled: z.boolean().describe("False when the installation switched restores off (`RESTORE_ENABLED=false`)."),
  }),
);

export const Orphans = component(
  "Orphans",
  z.strictObject({ table: z.string(), constraint: z.string(), rows: z.number() }),
);

export const RestoreResult = component(
  "RestoreResult",
  z.strictObject({
    tables: z.number(),
    rows: z.number(),
    statements: z.number(),
    durationMs: z.number(),
    orphans: z.array(Orphans).describe("Rows whose foreign key points nowhere; they were so in the backup."),
    preRestoreBackupId: z.string(),
  }),
);

export const RestoreDetail = component(
  "RestoreDetail",
  z.strictObject({
    id: z.string(),
    backup: BackupSummary.nullable().describe(
      "Null only when its catalogue row is gone; a deleted archive still has one.",
    ),
    preRestoreBackup: BackupSummary.nullable(),
    state: z.enum(["failed", "running", "succeeded"]),
    result: RestoreResult.nullable(),
    error: ErrorReport.nullable(),
    jobId: z.string().nullable(),
    createdAt: At,
    finishedAt: At.nullable(),
    requestedByName: z.string(),
  }),
);
