import { setTimeout as wait } from "node:timers/promises";
import { OperatorError } from "@/lib/kernel/errors";
import {
  getMail,
  listMails,
  ListMailsInput,
  type MailView,
  resendMail,
  ResendMailInput,
  sendTestMessage,
  SendTestMessageInput,
} from "@/lib/mail";
import type { Cli, Command } from "../command";
import { moment, table } from "../output";
import { requireWorker } from "../wait-for-job";

const pollMs = 300;

export const mailLogCommands: readonly Command[] = [
  {
    name: "mail list",
    options: {
      state: { type: "string", usage: "--state <state>", summary: "queued, held, sent or failed" },
      recipient: { type: "string", usage: "--recipient <text>", summary: "A part of the address" },
      limit: { type: "string", usage: "--limit <number>", summary: "At most so many, 50 when left out, 200 at most" },
    },
    summary: "The newest mails: to whom, what became of them, what the server said",
    async run(cli, { options }) {
      const { mails } = await listMails(cli.deps(), cli.actor, ListMailsInput.parse(options));
      cli.out.result(mails, () =>
        table(
          ["ID", "CREATED", "STATE", "TRIES", "TEMPLATE", "RECIPIENT", "ANSWER"],
          mails.map((it) => [
            it.id,
            moment(it.createdAt),
            it.state,
            String(it.attempts),
            it.template,
            it.recipient,
            it.response ?? it.error?.message ?? "-",
          ]),
        ),
      );
    },
  },
  {
    name: "mail resend",
    positionals: ["<id>"],
    summary: "Send a mail again that failed or was held, and wait for the server's answer",
    async run(cli, { positionals }) {
      const input = ResendMailInput.parse({ id: positionals[0] });
      await requireWorker(cli.deps());
      const { id, attempts } = await resendMail(cli.deps(), cli.actor, input);
      await showDelivery(cli, id, attempts);
    },
  },
  {
    name: "mail send-test",
    positionals: ["<address>"],
    summary: "Send a test message, and wait for the server's answer",
    async run(cli, { positionals }) {
      const input = SendTestMessageInput.parse({ to: positionals[0] });
      await requireWorker(cli.deps());
      const { mailId } = await sendTestMessage(cli.deps(), cli.actor, input);
      await showDelivery(cli, mailId, 0);
    },
  },
];

/** Follows a mail through one attempt. Throws its error when it was not sent. */
async function showDelivery(cli: Cli, id: string, attemptsBefore: number): Promise<void> {
  const mail = await afterAttempt(cli, id, attemptsBefore);
  cli.out.result(mail, (it) => [
    `${it.state}: ${it.template} to ${it.recipient}${it.response === null ? "" : `, ${it.response}`}`,
    ...(it.state === "queued" ? [`It is tried again at ${moment(it.nextAttemptAt)}.`] : []),
    `id ${it.id}`,
  ]);
  if (mail.state === "held") throw held(mail.recipient);
  if (mail.error === null) return;
  const { code, message, hint } = mail.error;
  throw new OperatorError(code, message, hint === undefined ? {} : { hint });
}

async function afterAttempt(cli: Cli, id: string, attemptsBefore: number): Promise<MailView> {
  for (;;) {
    const mail = await getMail(cli.deps(), cli.actor, { id });
    if (mail.state !== "queued" || mail.attempts > attemptsBefore) return mail;
    await wait(pollMs);
  }
}

function held(recipient: string): OperatorError {
  return new OperatorError(
    "mail.held",
    `The mail to ${recipient} is held back: outside production, only allowed domains receive mail.`,
    {
      kind: "conflict",
      hint: `Add ${recipient.replace(/^.*@/, "")} to MAIL_ALLOWED_DOMAINS, restart, and resend it.`,
    },
  );
}
