import { z } from "zod";
import { component } from "../component";

/** A moment, as JSON has it: ISO 8601 in UTC. */
export const At = z.iso.datetime();

export const JobQueued = component("JobQueued", z.strictObject({ jobId: z.string() }));

export const ErrorReport = component(
  "ErrorReport",
  z.strictObject({
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    details: z.record(z.string(), z.unknown()).optional(),
    requestId: z.string().optional().describe("Of the request that it answers, as every line of the log about it."),
  }),
);

/** The body of every answer that is an error. */
component("ErrorAnswer", z.strictObject({ error: ErrorReport }));

export const SuspectReport = component(
  "SuspectReport",
  z.strictObject({
    previousId: z.string().describe("The backup it was compared with."),
    reasons: z.array(
      z.strictObject({
        what: z.enum(["size", "rows", "table gone"]),
        table: z.string().optional(),
        before: z.number(),
        after: z.number(),
      }),
    ),
  }),
);

export const CopyView = component(
  "CopyView",
  z.strictObject({
    state: z.enum(["failed", "complete", "waiting", "copying"]),
    storage: z.string(),
    verifiedAt: At.nullable().describe("When the far end was last read back and was equal."),
  }),
);

export const BackupSummary = component(
  "BackupSummary",
  z.strictObject({
    id: z.string(),
    fileName: z.string(),
    kind: z.enum(["manual", "scheduled", "pre-restore", "pre-migration", "uploaded", "external"]),
    format: z.enum(["archive", "sql"]),
    state: z.enum(["failed", "running", "complete"]),
    proof: z.enum(["none", "verified", "proven", "damaged"]),
    databaseName: z.string(),
    server: z.string().nullable(),
    sizeBytes: z.number().nullable(),
    checksum: z.string().nullable(),
    tableCount: z.number().nullable(),
    rowCount: z.number().nullable(),
    durationMs: z.number().nullable(),
    migrationVersion: z.string().nullable(),
    error: ErrorReport.nullable(),
    verifiedAt: At.nullable(),
    verifyError: ErrorReport.nullable(),
    plainBytes: z.number().nullable(),
    recipients: z.array(z.string()).nullable(),
    provenAt: At.nullable(),
    restoreMs: z.number().nullable(),
    suspect: SuspectReport.nullable(),
    suspectClearedAt: At.nullable(),
    suspectClearedByName: z.string().nullable(),
    heldAt: At.nullable(),
    heldUntil: At.nullable(),
    heldByName: z.string().nullable(),
    holdReason: z.string().nullable(),
    createdByName: z.string(),
    createdAt: At,
    completedAt: At.nullable(),
    jobId: z.string().nullable(),
    copy: CopyView.nullable(),
  }),
);

export const ScheduleRunView = component(
  "ScheduleRunView",
  z.strictObject({
    dueAt: At,
    startedAt: At,
    missed: z.number().describe("Earlier moments that passed with no worker there, made up for by this run."),
    jobId: z.string().nullable(),
    jobState: z
      .enum(["failed", "running", "queued", "succeeded", "cancelled"])
      .nullable()
      .describe("Null: skipped, or the job is gone."),
    skipped: z.string().nullable().describe("Why nothing was started."),
  }),
);

export const ScheduleView = component(
  "ScheduleView",
  z.strictObject({
    enabled: z.boolean(),
    cron: z.string(),
    timeZone: z.string(),
    words: z.string(),
    next: At.nullable().describe("Null: switched off."),
    everyMs: z.number().describe("The pause between the next two moments of the line, switched on or off."),
    last: ScheduleRunView.nullable(),
    overdueSince: At.nullable().describe("A moment that has passed without anybody starting what was due; null: none."),
  }),
);

export const JobProgress = component(
  "JobProgress",
  z.strictObject({
    stage: z.string().describe("What is happening, for people: `dumping variant`."),
    done: z.number(),
    total: z.number().nullable(),
    unit: z.enum(["rows", "frames", "statements", "bytes"]),
    bytesDone: z.number().optional(),
    rowsDone: z.number().optional(),
  }),
);

export const JobSummary = component(
  "JobSummary",
  z.strictObject({
    id: z.string(),
    kind: z.string(),
    title: z.string(),
    state: z.enum(["failed", "running", "queued", "succeeded", "cancelled"]),
    progress: JobProgress.nullable(),
    result: z.unknown(),
    error: ErrorReport.nullable(),
    attempt: z.number(),
    crashes: z.number().describe("How many of its attempts ended with their worker."),
    notBefore: At.nullable().describe("While queued: not before then, because of `error`."),
    createdByName: z.string(),
    requestId: z
      .string()
      .nullable()
      .describe(
        "Of the request that started it: what its log lines and its audit row carry; null when nobody asked for it.",
      ),
    createdAt: At,
    startedAt: At.nullable(),
    finishedAt: At.nullable(),
    cancelRequestedAt: At.nullable(),
  }),
);

export const MailView = component(
  "MailView",
  z.strictObject({
    id: z.string(),
    template: z.string(),
    recipient: z.string(),
    subject: z.string(),
    state: z.enum(["failed", "queued", "held", "sent"]),
    attempts: z.number(),
    nextAttemptAt: At.nullable(),
    response: z.string().nullable().describe("The server's last answer: `250 2.0.0 Ok: queued as 4F2`."),
    error: ErrorReport.nullable().describe("Why it failed, or why the last attempt did."),
    about: z.string().nullable(),
    server: z.string().nullable(),
    createdAt: At,
    createdByName: z.string(),
    sentAt: At.nullable(),
    confirmedAt: At.nullable(),
    jobId: z.string().nullable(),
    canResend: z.boolean(),
    cannotResend: z.string().nullable().describe("Why it cannot be sent again now, and what to do instead."),
  }),
);
