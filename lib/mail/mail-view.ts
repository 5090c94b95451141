import type { Config } from "@/lib/config/config";
import { type ErrorReport, OperatorError } from "@/lib/kernel/errors";
import { mails, type MailState } from "@/lib/store/schema";
import { whyNotResend } from "./why-not-resend";

/** What pages and lists show of a mail. Its text is not kept: it is rendered when it is sent. */
export interface MailView {
  id: string;
  template: string;
  recipient: string;
  subject: string;
  state: MailState;
  attempts: number;
  nextAttemptAt: Date | null;
  /** The server's last answer: `250 2.0.0 Ok: queued as 4F2`. */
  response: string | null;
  /** Why it failed, or why the last attempt did. */
  error: ErrorReport | null;
  about: string | null;
  server: string | null;
  createdAt: Date;
  createdByName: string;
  sentAt: Date | null;
  confirmedAt: Date | null;
  jobId: string | null;
  canResend: boolean;
  /** Why it cannot be sent again now, and what to do instead. */
  cannotResend: string | null;
}

export type MailRow = Omit<typeof mails.$inferSelect, "data" | "createdBy">;

/** The columns of a `MailRow`, for `select()`. */
export const mailColumns = {
  id: mails.id,
  template: mails.template,
  recipient: mails.recipient,
  subject: mails.subject,
  state: mails.state,
  sealed: mails.sealed,
  sealedUntil: mails.sealedUntil,
  about: mails.about,
  attempts: mails.attempts,
  nextAttemptAt: mails.nextAttemptAt,
  response: mails.response,
  error: mails.error,
  server: mails.server,
  messageId: mails.messageId,
  createdAt: mails.createdAt,
  createdByName: mails.createdByName,
  sentAt: mails.sentAt,
  confirmedAt: mails.confirmedAt,
  jobId: mails.jobId,
};

export function viewOf(row: MailRow, config: Pick<Config, "mail">, now: Date): MailView {
  const { sealed: _sealed, sealedUntil: _until, messageId: _messageId, ...shown } = row;
  const problem = whyNotResend(row, config.mail, now);
  const cannotResend = problem === null ? null : [problem.message, problem.hint].join(" ");
  return { ...shown, canResend: problem === null, cannotResend };
}

export function mailNotFound(id: string): OperatorError {
  return new OperatorError("mail.not_found", `There is no mail ${id}.`, {
    kind: "not_found",
    hint: "It may belong to another installation; the Mail page lists all there are.",
  });
}
