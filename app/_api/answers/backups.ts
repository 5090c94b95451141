import { z } from "zod";
import { component } from "../component";
import { Contents } from "./archive-contents";
import { At, BackupSummary, ErrorReport } from "./shared";

export const ProofView = component(
  "ProofView",
  z.strictObject({
    id: z.string(),
    kind: z.enum(["verify", "drill", "copy"]),
    at: At,
    durationMs: z.number(),
    error: ErrorReport.nullable(),
    jobId: z.string().nullable(),
    outcome: z.enum(["failed", "passed"]),
    place: z.enum(["copy", "first"]),
    evidence: z.unknown(),
    actorName: z.string(),
  }),
);

export const TableDifference = component(
  "TableDifference",
  z.strictObject({
    name: z.string(),
    rowsBefore: z.number(),
    rowsAfter: z.number(),
    bytesBefore: z.number().describe("Of SQL, before compression."),
    bytesAfter: z.number(),
  }),
);

export const BackupChanges = component(
  "BackupChanges",
  z.strictObject({
    appeared: z.array(z.string()),
    gone: z.array(z.string()),
    tables: z.array(TableDifference).describe("Only those whose rows or bytes differ, the biggest change first."),
  }),
);

export const BackupDetail = component(
  "BackupDetail",
  BackupSummary.extend({
    contents: Contents.nullable().describe(
      "What is inside; null for other tools' files, and when neither the store nor the file tells.",
    ),
    missingFile: z.boolean(),
    history: z
      .array(z.strictObject({ at: At, actorName: z.string(), action: z.string(), outcome: z.string() }))
      .describe("Newest first."),
    proofs: z.array(ProofView).describe("Every attempt to prove something about it, newest first, at most 100."),
    previous: z
      .strictObject({ id: z.string(), fileName: z.string(), createdAt: At })
      .nullable()
      .describe("The backup before this one that is still there."),
    changes: BackupChanges.nullable().describe("Against `previous`; null without one."),
  }),
);

export const EmergencyStep = component(
  "EmergencyStep",
  z.strictObject({ title: z.string(), text: z.string(), commands: z.array(z.string()) }),
);

export const EmergencySheet = component(
  "EmergencySheet",
  z.strictObject({
    database: z.string(),
    server: z.string().describe("The server that the backup was taken from: `MariaDB 10.11.6`."),
    storages: z.array(z.string()).describe("Where archives and their copies are."),
    recipients: z.array(z.string()).describe("age public keys whose private key is needed; empty: not encrypted."),
    newest: BackupSummary.nullable().describe("The backup that the commands name; null while there is none."),
    steps: z.array(EmergencyStep),
  }),
);

export const PointInTime = component(
  "PointInTime",
  z.strictObject({
    binaryLog: z.boolean().nullable().describe("Null: the server did not tell."),
    since: At.nullable().describe(
      "The oldest backup from whose position the log still reaches to now; null: from none, or that cannot be seen.",
    ),
    expiresSeconds: z
      .number()
      .nullable()
      .describe("How long the server keeps its logs; 0: until somebody removes them; null: unknown."),
    newestPosition: z
      .record(z.string(), z.string())
      .nullable()
      .describe("Where the newest backup that knows stands in the log: `file`, `position`, `gtid`."),
    notes: z.array(z.string()).describe("What stands in the way, and what to do about it."),
  }),
);

export const BackupList = component(
  "BackupList",
  z.strictObject({
    items: z.array(BackupSummary),
    nextCursor: z.string().nullable().describe("Opaque; null on the last page."),
    archives: z.strictObject({ count: z.number(), sizeBytes: z.number() }),
  }),
);

export const TrendPoint = component(
  "TrendPoint",
  z.strictObject({
    id: z.string(),
    fileName: z.string(),
    kind: z.enum(["manual", "scheduled", "pre-restore", "pre-migration", "uploaded", "external"]),
    at: At,
    sizeBytes: z.number().nullable(),
    plainBytes: z.number().nullable(),
    durationMs: z.number().nullable(),
    rowCount: z.number().nullable(),
    suspect: z.boolean().describe("Marked, and nobody has cleared it."),
  }),
);
