import { z } from "zod";
import { component } from "../component";
import { At, BackupSummary, ErrorReport } from "./shared";

export const Contents = component(
  "Contents",
  z.strictObject({
    server: z.strictObject({ flavour: z.string(), version: z.string() }),
    charset: z.string(),
    collation: z.string(),
    position: z
      .record(z.string(), z.string())
      .nullable()
      .describe("Binary log position or GTID of the snapshot, when the server told us."),
    snapshot: z
      .strictObject({
        connections: z.number(),
        lockedMs: z.number().describe("How long writers were held off, in milliseconds; 0: nobody was."),
        notes: z.array(z.string()).describe("For people: why one connection, or why no position."),
      })
      .optional()
      .describe("How the snapshot was taken. Absent in archives of earlier versions."),
    objects: z.strictObject({
      tables: z.array(z.string()),
      views: z.array(z.string()),
      triggers: z.array(z.string()),
      procedures: z.array(z.string()),
      functions: z.array(z.string()),
      events: z.array(z.string()),
      sequences: z.array(z.string()),
      packages: z.array(z.string()),
      libraries: z.array(z.string()),
    }),
    cannotSee: z
      .array(
        z.strictObject({
          objectClass: z.enum([
            "tables",
            "views",
            "triggers",
            "procedures",
            "functions",
            "events",
            "sequences",
            "packages",
            "libraries",
          ]),
          grant: z.string(),
          name: z.string().optional(),
        }),
      )
      .describe(
        "What this database user may not see, with the GRANT that would help: one object when `name` says which, else any number of the class.",
      ),
    leftOut: z
      .array(
        z.strictObject({
          objectClass: z.enum([
            "tables",
            "views",
            "triggers",
            "procedures",
            "functions",
            "events",
            "sequences",
            "packages",
            "libraries",
          ]),
          name: z.string(),
          reason: z.string(),
        }),
      )
      .optional()
      .describe("Objects that were seen and are not in the archive, and why: a view that does not work."),
    totals: z.strictObject({
      tables: z.number(),
      rows: z.number(),
      statements: z.number(),
      plainBytes: z.number(),
      longestStatementBytes: z.number(),
    }),
    tables: z.array(
      z.strictObject({
        name: z.string(),
        checksum: z
          .string()
          .optional()
          .describe(
            "Of the rows' values as the server sent them inside the snapshot, whatever their order: what a drill reads of the restored table has to give the same. Absent where rows were not read, and in archives of earlier versions.",
          ),
        plainBytes: z.number(),
        rows: z.number(),
        engine: z.string().nullable(),
        history: z
          .boolean()
          .optional()
          .describe("True: old versions of rows are among the rows; `FOR SYSTEM_TIME ALL` counts them."),
        withoutData: z
          .boolean()
          .optional()
          .describe(
            "True: its rows live elsewhere (a merge of other tables, another server); none are in the archive.",
          ),
        consistent: z.boolean().describe("False: the engine is outside the snapshot (MyISAM, MEMORY)."),
        columnCount: z.number(),
      }),
    ),
    frameCount: z.number(),
    compressionLevel: z.number().optional().describe("zstd's, of the frames; absent where it is not known."),
  }),
);

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

export const TableChange2 = component(
  "TableChange2",
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
    tables: z.array(TableChange2).describe("Only those whose rows or bytes differ, the biggest change first."),
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

export const BackupPolicyView = component(
  "BackupPolicyView",
  z.strictObject({
    policy: z.strictObject({
      schedule: z.strictObject({
        enabled: z.boolean(),
        cron: z.string().describe("Five fields: minute, hour, day of month, month, day of week."),
        timeZone: z.string().describe("IANA name: `Europe/Berlin`."),
      }),
      drill: z
        .strictObject({ enabled: z.boolean(), cron: z.string(), afterEachBackup: z.boolean() })
        .describe("The newest verified backup is restored into a scratch schema and compared. Same time zone."),
      reverifyAfterDays: z
        .number()
        .describe("Every archive is read again when its last proof is this old, oldest proof first; 0: never."),
      retention: z.strictObject({
        last: z.number(),
        daily: z.number(),
        weekly: z.number(),
        monthly: z.number(),
        yearly: z.number(),
      }),
      holdSafetyBackupsDays: z
        .number()
        .describe("A backup taken before a restore or a migration is kept at least this long."),
    }),
    updatedAt: At.nullable().describe("Null: nobody has changed the defaults."),
    updatedByName: z.string().nullable(),
  }),
);

export const MissingFile = component("MissingFile", z.strictObject({ id: z.string(), fileName: z.string() }));

export const Stray = component(
  "Stray",
  z.strictObject({
    fileName: z.string(),
    what: z.string().describe("For people: what it is, and what was done about it."),
  }),
);

export const Reconciled = component(
  "Reconciled",
  z.strictObject({
    added: z.array(z.string()).describe("Names of files that other tools put there, or put there anew."),
    missing: z.array(MissingFile).describe("Backups whose file is gone."),
    strays: z.array(Stray).describe("Files that no backup accounts for."),
  }),
);

export const RetentionLine = component(
  "RetentionLine",
  z.strictObject({ backup: BackupSummary, reasons: z.array(z.string()).describe("Why it stays or goes, for people.") }),
);

export const RetentionVerdict = component(
  "RetentionVerdict",
  z.strictObject({
    keep: z.array(RetentionLine).describe("Newest first, both."),
    remove: z.array(RetentionLine),
    frozen: z
      .strictObject({ why: z.string() })
      .nullable()
      .describe("Set: nothing may be removed now, and why. `remove` is what would go otherwise."),
  }),
);

export const RetentionPreview = component(
  "RetentionPreview",
  RetentionVerdict.extend({
    freedBytes: z.number().describe("What the archives of `remove` take up in the first place."),
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

export const SchedulePreview = component(
  "SchedulePreview",
  z.strictObject({
    next: z.array(At),
    words: z.string().describe("`At 03:00, every day`."),
    everyMs: z.number().describe("The pause between the next two runs."),
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

export const PlaceStatus = component(
  "PlaceStatus",
  z.strictObject({
    description: z.string(),
    type: z.enum(["disk", "s3"]),
    reachable: z.boolean(),
    error: ErrorReport.nullable(),
    latencyMs: z.number().nullable().describe("How long listing it took; null when it did not answer."),
    freeBytes: z.number().nullable().describe("Null where a storage does not say: a bucket has no end."),
    archives: z.number(),
    bytes: z.number(),
    waiting: z.number().describe("Backups that should be in it and are not yet."),
    failed: z.number().describe("Of these, the ones whose last try failed."),
  }),
);

export const StorageStatus = component(
  "StorageStatus",
  z.strictObject({
    first: PlaceStatus,
    copy: PlaceStatus.nullable(),
    encryption: z.strictObject({ recipients: z.array(z.string()), identityMounted: z.boolean() }),
  }),
);

export const StorageTestStep = component(
  "StorageTestStep",
  z.strictObject({ what: z.string(), ok: z.boolean(), ms: z.number(), error: ErrorReport.nullable() }),
);
