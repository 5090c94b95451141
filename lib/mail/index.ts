export { getMail, GetMailInput } from "./get-mail";
export { getMailStatus, GetMailStatusInput, type MailStatus } from "./get-mail-status";
export { listMails, ListMailsInput } from "./list-mails";
export { mailJobHandler } from "./mail-job-handler";
export type { MailView } from "./mail-view";
export { newestMails } from "./newest-mails";
export { type NewMail, queueMail } from "./queue-mail";
export { Recipient } from "./recipient";
export { resendMail, ResendMailInput } from "./resend-mail";
export { tidyMail } from "./tidy-mail";
export { confirmTestMessage, ConfirmTestMessageInput, peekTestMessage } from "./confirm-test-message";
export { type EmailTitle, listEmails, ListEmailsInput } from "./list-emails";
export { listTestMessages, ListTestMessagesInput } from "./list-test-messages";
export { previewEmail, PreviewEmailInput } from "./preview-email";
export { sendTestMessage, SendTestMessageInput } from "./send-test-message";
export { checkSender, CheckSenderInput } from "./check-sender";
export type { DnsFinding, DnsRecord, SenderCheck } from "./dns/finding";
export { probePorts } from "./probe/guard";
export type {
  CertificateFacts,
  SmtpLine,
  SmtpStep,
  SmtpStepName,
  SmtpStepOutcome,
  SmtpTranscript,
} from "./probe/transcript";
export { testSmtp, TestSmtpInput } from "./test-smtp";
