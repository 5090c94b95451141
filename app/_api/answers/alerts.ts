import { z } from "zod";
import { component } from "../component";
import { At } from "./shared";

export const AlertingView = component(
  "AlertingView",
  z.strictObject({
    recipients: z.number().describe("Administrators who are mailed."),
    webhook: z.strictObject({ host: z.string() }).nullable().describe("Null: not configured."),
    heartbeat: z
      .strictObject({ host: z.string(), minutes: z.number(), lastAt: At.nullable(), lastError: z.string().nullable() })
      .nullable()
      .describe("`lastError` null: the last ping was answered."),
  }),
);

export const AlertView = component(
  "AlertView",
  z.strictObject({
    id: z.string(),
    kind: z.enum([
      "scheduled-backup-failed",
      "scheduled-backup-missed",
      "drill-failed",
      "backup-suspect",
      "migrations-pending",
      "worker-gone",
      "certificate-expiring",
      "check-failing",
    ]),
    title: z.string(),
    state: z.enum(["pending", "open", "resolved"]).describe("`pending`: seen, and nobody has been told yet."),
    summary: z.string(),
    facts: z.array(z.tuple([z.string(), z.string()])).describe("Label and value."),
    hint: z.string().nullable().describe("What to do; null: its page tells."),
    path: z.string().describe("Where in the console: `/backups/schedule`."),
    firstSeenAt: At,
    lastSeenAt: At,
    openedAt: At.nullable().describe("When administrators were told."),
    resolvedAt: At.nullable(),
  }),
);
