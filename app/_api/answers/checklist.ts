import { z } from "zod";
import { component } from "../component";
import { At, BackupSummary, ErrorReport, JobSummary, ScheduleView } from "./shared";

export const StatusSpan = component(
  "StatusSpan",
  z.strictObject({
    status: z.enum(["failed", "ok", "warning", "crashed", "cannot_see", "skipped"]),
    from: At,
    to: At,
    summary: z.string(),
  }),
);

export const WaiverView = component(
  "WaiverView",
  z.strictObject({ id: z.string(), reason: z.string(), until: At, byName: z.string(), at: At }),
);

export const PastWaiver = component(
  "PastWaiver",
  WaiverView.extend({
    endedAt: At.nullable().describe("Taken back, or replaced by another, before its day."),
    endedByName: z.string().nullable(),
  }),
);

export const CheckHistory = component(
  "CheckHistory",
  z.strictObject({
    id: z.string(),
    from: At,
    to: At,
    spans: z
      .array(StatusSpan)
      .describe("Oldest first; the first one begins when it was first measured, or with the window."),
    waivers: z.array(PastWaiver).describe("Newest first."),
  }),
);

export const CheckEvidence = component(
  "CheckEvidence",
  z.strictObject({
    facts: z
      .array(z.strictObject({ label: z.string(), value: z.string() }))
      .describe("`Largest table` → `orders, 12.4 GB`."),
    items: z.array(z.string()).describe("What is concerned, one line each, the worst first."),
    moreItems: z.number().describe("Items beyond those in the list."),
  }),
);

export const CheckRemedy = component(
  "CheckRemedy",
  z.strictObject({
    text: z.string().describe("What to do, in a sentence or two."),
    command: z.string().nullable().describe("The exact command or setting, to copy; one step a line."),
    link: z
      .strictObject({ label: z.string(), href: z.string() })
      .nullable()
      .describe("Where in the console it is done or seen."),
  }),
);

export const CheckView = component(
  "CheckView",
  z.strictObject({
    id: z.string(),
    area: z.enum(["backups", "database", "migrations", "application", "operation"]),
    title: z.string(),
    why: z.string(),
    status: z
      .enum(["failed", "ok", "warning", "crashed", "cannot_see", "skipped", "waived"])
      .describe("What counts: `waived` as long as a waiver holds, else what was measured; `skipped` before that."),
    measuredStatus: z
      .enum(["failed", "ok", "warning", "crashed", "cannot_see", "skipped"])
      .nullable()
      .describe("What was found, waived or not; null: not measured yet."),
    severity: z.enum(["warning", "critical", "info"]),
    summary: z.string(),
    evidence: CheckEvidence,
    remedy: CheckRemedy.nullable(),
    measuredAt: At.nullable(),
    durationMs: z.number(),
    since: At.nullable().describe("Since when it has been so."),
    pace: z.enum(["live", "quick", "slow"]),
    waiver: WaiverView.nullable(),
  }),
);

export const Verdict = component(
  "Verdict",
  z.strictObject({
    critical: z.number().describe("Failed, of those without which nobody should go into production."),
    warning: z.number().describe("The others that are not as they should be."),
    crashed: z.number().describe("Could not be looked at."),
    cannotSee: z.number().describe("May not be looked at."),
    waived: z.number(),
    ok: z.number(),
    skipped: z.number(),
  }),
);

export const Checklist = component(
  "Checklist",
  z.strictObject({
    at: At,
    verdict: Verdict,
    ready: z
      .boolean()
      .describe("Nothing critical has failed, and everything critical could be measured or was waived."),
    checks: z.array(CheckView).describe("In the order of the areas, the worst first in each."),
  }),
);

export const Todo = component(
  "Todo",
  z.strictObject({
    id: z.string().describe("The check's: what `/checklist` shows under it says more."),
    severity: z.enum(["warning", "critical"]),
    title: z.string(),
    detail: z.string(),
    since: At.nullable().describe("Since when it has been so; null when nobody knows."),
    action: z.strictObject({ label: z.string(), href: z.string() }).nullable(),
  }),
);

export const RestoreTime = component(
  "RestoreTime",
  z.strictObject({ ms: z.number(), provenAt: At, backupId: z.string(), fileName: z.string() }),
);

export const EventView = component(
  "EventView",
  z.strictObject({
    id: z.number(),
    at: At,
    actorName: z.string(),
    action: z.string(),
    subject: z.string().nullable(),
    outcome: z.enum(["done", "refused", "failed"]),
  }),
);

export const OverviewView = component(
  "OverviewView",
  z.strictObject({
    at: At,
    database: z.string(),
    verdict: Verdict.describe("The checklist's."),
    todo: z.array(Todo).describe("What to do, in order."),
    newestBackup: BackupSummary.nullable(),
    newestVerifiedAt: At.nullable().describe(
      "When the newest archive that was read back was begun; null when there is none.",
    ),
    worstLossMs: z
      .number()
      .nullable()
      .describe("How much of what was written would be lost with the target now; null: everything."),
    restoreTime: RestoreTime.nullable().describe(
      "What restoring took in the newest drill that passed; null: no drill has.",
    ),
    schedule: z.strictObject({ backup: ScheduleView, drill: ScheduleView }),
    migrations: z
      .strictObject({
        counts: z
          .strictObject({
            applied: z.number(),
            pending: z.number(),
            changed: z.number(),
            failed: z.number(),
            missing: z.number(),
          })
          .describe("`pending` includes what is out of order; `applied` what has changed or lost its file since."),
        problems: z.array(ErrorReport).describe("What is wrong with the folder, its files or the history table."),
      })
      .nullable()
      .describe("Null: the target does not answer."),
    runningJobs: z.array(JobSummary),
    workers: z.strictObject({ alive: z.number(), lastSeenAt: At.nullable() }),
    events: z.array(EventView),
  }),
);

export const GateReason = component(
  "GateReason",
  z.strictObject({
    code: z
      .string()
      .describe("`gate.no_proven_backup`, `gate.no_worker`, `gate.no_room`, `gate.check_failed`, `gate.not_measured`."),
    message: z.string(),
    hint: z.string(),
  }),
);

export const Gate = component(
  "Gate",
  z.strictObject({
    gate: z.enum(["migrate", "deploy"]),
    open: z.boolean(),
    reasons: z.array(GateReason).describe("What is in the way; empty when it is open."),
    checkedAt: At,
  }),
);
