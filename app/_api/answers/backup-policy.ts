import { z } from "zod";
import { component } from "../component";
import { At, BackupSummary } from "./shared";

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

export const SchedulePreview = component(
  "SchedulePreview",
  z.strictObject({
    next: z.array(At),
    words: z.string().describe("`At 03:00, every day`."),
    everyMs: z.number().describe("The pause between the next two runs."),
  }),
);
