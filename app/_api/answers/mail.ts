import { z } from "zod";
import { component } from "../component";
import { MailView } from "./shared";

export const DnsRecord = component(
  "DnsRecord",
  z.strictObject({
    type: z.enum(["MX", "TXT"]),
    name: z.string().describe("The full name, without a final dot."),
    value: z.string(),
  }),
);

export const DnsFinding = component(
  "DnsFinding",
  z.strictObject({
    what: z.enum(["MX", "SPF", "DKIM", "DMARC"]),
    status: z.enum(["unknown", "ok", "warning", "missing", "wrong"]),
    found: z.array(z.string()).describe("The records as they stand."),
    summary: z.string(),
    problem: z.string().nullable().describe("What is wrong and what follows from it; null when nothing is."),
    record: DnsRecord.nullable().describe(
      "What to publish, instead of what was found if there is something; null when nothing is to do or nobody can say.",
    ),
  }),
);

export const SenderCheck = component(
  "SenderCheck",
  z.strictObject({
    domain: z.string(),
    checkedAt: z.string().describe("ISO moment."),
    records: z.array(DnsFinding).describe("MX, SPF, DKIM, DMARC, in this order."),
  }),
);

export const MailList = component(
  "MailList",
  z.strictObject({ mails: z.array(MailView), next: z.string().nullable() }),
);

export const MailStatus = component(
  "MailStatus",
  z.strictObject({
    mode: z.enum(["live", "captured", "allow-list", "off"]),
    server: z
      .strictObject({
        host: z.string(),
        port: z.number(),
        tls: z
          .enum(["none", "starttls", "implicit"])
          .describe("`starttls`: required, not merely tried. `implicit`: TLS from the first byte, usually port 465."),
        user: z.string().nullable(),
      })
      .nullable()
      .describe("Without its password."),
    from: z.strictObject({ name: z.string().nullable(), address: z.string() }),
    allowedDomains: z.array(z.string()),
    captureUrl: z.string().nullable(),
    dkimSelector: z.string().nullable(),
    counts: z.strictObject({ sent24h: z.number(), failed24h: z.number(), queued: z.number(), held: z.number() }),
    lastSent: MailView.nullable(),
    lastFailed: MailView.nullable(),
  }),
);

export const EmailTitle = component(
  "EmailTitle",
  z.strictObject({
    name: z.enum([
      "drill-failed",
      "confirm-address",
      "registration-waiting",
      "account-approved",
      "account-declined",
      "invitation",
      "reset-password",
      "password-changed",
      "confirm-new-address",
      "address-changed",
      "test-message",
      "backup-failed",
      "alert-started",
      "alert-resolved",
    ]),
    title: z.string(),
    when: z.string().describe("`When …`: what makes it leave, and to whom."),
  }),
);

export const SmtpStepName = component(
  "SmtpStepName",
  z.enum(["starttls", "resolve", "connect", "greeting", "ehlo", "auth", "mail-from", "rcpt-to", "quit"]),
);

export const SmtpStepOutcome = component(
  "SmtpStepOutcome",
  z.enum(["failed", "cancelled", "ok", "warning", "skipped"]),
);

export const SmtpLine = component(
  "SmtpLine",
  z.strictObject({
    from: z.enum(["server", "client"]),
    text: z.string().describe("Without line breaks, control characters and secrets; long ones are cut."),
  }),
);

export const CertificateFacts = component(
  "CertificateFacts",
  z.strictObject({
    subject: z.string(),
    issuer: z.string(),
    validTo: z.string().describe("ISO moment; empty when the server showed no certificate."),
    daysLeft: z.number().describe("Whole days until then; negative once it is over."),
    names: z.array(z.string()).describe("The names it is for, host names and addresses."),
    problem: z.string().nullable().describe("Why it is not to be trusted, in words; null: it is."),
    protocol: z.string().describe("`TLSv1.3, TLS_AES_256_GCM_SHA384`"),
  }),
);

export const SmtpStep = component(
  "SmtpStep",
  z.strictObject({
    name: SmtpStepName,
    outcome: SmtpStepOutcome,
    ms: z.number(),
    summary: z.string().describe("One sentence: what came of it."),
    lines: z.array(SmtpLine),
    certificate: CertificateFacts.optional(),
    meaning: z
      .string()
      .optional()
      .describe("For steps that failed or deserve a warning: what it means, and what to try, one thing a line."),
    remedy: z.array(z.string()).optional(),
  }),
);

export const SmtpTranscript = component(
  "SmtpTranscript",
  z.strictObject({
    server: z.strictObject({
      host: z.string(),
      port: z.number(),
      tls: z
        .enum(["none", "starttls", "implicit"])
        .describe("`starttls`: required, not merely tried. `implicit`: TLS from the first byte, usually port 465."),
    }),
    ok: z
      .boolean()
      .describe(
        "Whether a mail would have been accepted: nothing failed, nothing was cancelled. Warnings do not count.",
      ),
    startedAt: z.string().describe("ISO moment."),
    durationMs: z.number(),
    steps: z.array(SmtpStep),
  }),
);
