import { z } from "zod";
import {
  checkSender,
  CheckSenderInput,
  getMail,
  GetMailInput,
  getMailStatus,
  GetMailStatusInput,
  listEmails,
  ListEmailsInput,
  listMails,
  ListMailsInput,
  listTestMessages,
  ListTestMessagesInput,
  previewEmail,
  PreviewEmailInput,
  resendMail,
  ResendMailInput,
  sendTestMessage,
  SendTestMessageInput,
  type SmtpTranscript as Transcript,
  TestSmtpInput,
} from "@/lib/mail";
import { EmailTitle, MailList, MailStatus, SenderCheck, SmtpTranscript } from "./answers/mail";
import { MailView } from "./answers/shared";
import { type Area, describeHandler, describeRoute } from "./describe-route";

export const mail: Area = {
  tag: "Mail",
  about: "The mail server, the sender's domain, the templates and the delivery log.",
  routes: [
    describeRoute("GET /api/admin/mail", {
      summary: "The delivery log, the newest first, a page at a time.",
      scope: "mail:test",
      input: ListMailsInput,
      verb: listMails,
      answer: MailList,
    }),
    describeRoute("GET /api/admin/mail-dns", {
      summary: "What MX, SPF, DKIM and DMARC say about mail from a domain, and what to publish instead.",
      scope: "mail:test",
      input: CheckSenderInput,
      verb: checkSender,
      answer: SenderCheck,
    }),
    describeRoute("GET /api/admin/mail/status", {
      summary: "How mail leaves, whom it may reach, and how it went lately.",
      scope: "overview:read",
      input: GetMailStatusInput,
      verb: getMailStatus,
      answer: MailStatus,
    }),
    describeRoute("GET /api/admin/mail/templates", {
      summary: "Every mail there is.",
      scope: "mail:test",
      input: ListEmailsInput,
      verb: listEmails,
      answer: z.array(EmailTitle),
    }),
    describeRoute("GET /api/admin/mail/templates/{name}", {
      summary: "A mail as this installation would send it, filled with invented data. Its links lead nowhere.",
      scope: "mail:test",
      input: PreviewEmailInput,
      verb: previewEmail,
      answer: z.strictObject({
        subject: z.string(),
        html: z.string(),
        text: z.string(),
        ...EmailTitle.shape,
      }),
    }),
    describeRoute("GET /api/admin/mail/test-messages", {
      summary: "The newest ten test messages: sent or not, and how long until somebody confirmed them.",
      scope: "mail:test",
      input: ListTestMessagesInput,
      verb: listTestMessages,
      answer: z.array(MailView),
    }),
    describeRoute("POST /api/admin/mail/test-messages", {
      summary: "Sends a message whose link leads back here: opening it proves that mail arrives.",
      scope: "mail:test",
      input: SendTestMessageInput,
      verb: sendTestMessage,
      answer: z.strictObject({ mailId: z.string() }),
    }),
    describeRoute("GET /api/admin/mail/{id}", {
      summary: "One mail, and what became of it.",
      scope: "mail:test",
      input: GetMailInput,
      verb: getMail,
      answer: MailView,
      errors: [404],
    }),
    describeRoute("POST /api/admin/mail/{id}/resend", {
      summary: "Sends a mail again that failed, was held back or was sent; one that waits is tried at once.",
      scope: "mail:test",
      input: ResendMailInput,
      verb: resendMail,
      answer: MailView,
      errors: [404, 409],
    }),
    describeHandler<Transcript>()("POST /api/admin/smtp/test", {
      summary:
        "Talks to the mail server without sending. Another server than the configured is an administrator's, with a recent password.",
      details:
        "With `Accept: application/x-ndjson` each step is a line of JSON as it happens: `{step}`, and last `{transcript}` or `{error}`.",
      scope: "mail:test",
      input: TestSmtpInput,
      answer: SmtpTranscript,
      errors: [409],
    }),
  ],
};
