import type { MailServer } from "@/lib/config/config";

export type SmtpStepName =
  | "resolve"
  | "connect"
  | "greeting"
  | "ehlo"
  | "starttls"
  | "auth"
  | "mail-from"
  | "rcpt-to"
  | "quit";

/** `skipped`: not asked for, or never reached because an earlier step failed; the summary says which. */
export type SmtpStepOutcome = "ok" | "warning" | "failed" | "skipped" | "cancelled";

export interface SmtpLine {
  from: "client" | "server";
  /** Without line breaks, control characters and secrets; long ones are cut. */
  text: string;
}

export interface CertificateFacts {
  subject: string;
  issuer: string;
  /** ISO moment; empty when the server showed no certificate. */
  validTo: string;
  /** Whole days until then; negative once it is over. */
  daysLeft: number;
  /** The names it is for, host names and addresses. */
  names: string[];
  /** Why it is not to be trusted, in words; null: it is. */
  problem: string | null;
  /** `TLSv1.3, TLS_AES_256_GCM_SHA384` */
  protocol: string;
}

export interface SmtpStep {
  name: SmtpStepName;
  outcome: SmtpStepOutcome;
  ms: number;
  /** One sentence: what came of it. */
  summary: string;
  lines: SmtpLine[];
  certificate?: CertificateFacts;
  /** For steps that failed or deserve a warning: what it means, and what to try, one thing a line. */
  meaning?: string;
  remedy?: string[];
}

/**
 * A conversation with a mail server up to the point where a mail would be handed in. Steps stand in the order in which
 * they happen, so `starttls` comes before `greeting` when TLS starts with the first byte, and `ehlo` is there twice when
 * it starts later.
 */
export interface SmtpTranscript {
  server: Pick<MailServer, "host" | "port" | "tls">;
  /** Whether a mail would have been accepted: nothing failed, nothing was cancelled. Warnings do not count. */
  ok: boolean;
  /** ISO moment. */
  startedAt: string;
  durationMs: number;
  steps: SmtpStep[];
}
