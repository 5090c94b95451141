import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { renderSubject } from "@/lib/emails";
import type { EmailData, EmailName } from "@/lib/emails/email-data";
import { newId } from "@/lib/kernel/ids";
import { reportError } from "@/lib/kernel/report-error";
import { seal } from "@/lib/kernel/seal";
import type { Transaction } from "@/lib/store/open-store";
import { mails } from "@/lib/store/schema";
import { frameOf } from "./email-of";
import { enqueueMail } from "./mail-job";
import { newMessageId } from "./message-id";
import { notConfigured, permissionFor } from "./who-gets-mail";

/** A mail to be sent. A link that carries a token goes into `secretLink`, never into `data`. */
export interface NewMail<Name extends EmailName> {
  template: Name;
  /** One address, as `Recipient` lets it through. */
  to: string;
  data: Omit<EmailData[Name], "link"> & { link?: string };
  /** Kept sealed until the mail was sent or the link is over. */
  secretLink?: { link: string; hours: number };
  /** What wanted it: `user:<id>`. */
  about: string | null;
  /** Chosen by the caller when the link must know it. */
  id?: string;
}

export interface QueuedMail {
  mailId: string;
  /** Null: it is held back, or there is no mail server; the row says which. */
  jobId: string | null;
}

/**
 * Writes a mail and queues its sending, in the caller's transaction: it exists exactly when what it tells of does.
 * Whatever the state of the mail server, this does not fail because of it.
 */
export async function queueMail<Name extends EmailName>(
  tx: Transaction,
  deps: Pick<Deps, "config" | "clock" | "target">,
  actor: Actor,
  mail: NewMail<Name>,
): Promise<QueuedMail> {
  const { config } = deps;
  const now = deps.clock.now();
  const mailId = mail.id ?? newId(now);
  const permission = permissionFor(config.mail, mail.to);
  const jobId =
    permission === "send" ? await enqueueMail(tx, actor, { id: mailId, template: mail.template }, now) : null;
  await tx.insert(mails).values({
    id: mailId,
    template: mail.template,
    recipient: mail.to,
    subject: renderSubject(mail.template, mail.data, frameOf(deps)).slice(0, 255),
    state: ({ send: "queued", held: "held", off: "failed" } as const)[permission],
    error: permission === "off" ? reportError(notConfigured()) : null,
    data: mail.data,
    ...sealedLink(config.authSecret, mailId, mail.secretLink, now),
    about: mail.about,
    nextAttemptAt: jobId === null ? null : now,
    messageId: newMessageId(config.mail),
    createdAt: now,
    createdBy: actor.id,
    createdByName: actor.name.slice(0, 120),
    jobId,
  });
  return { mailId, jobId };
}

function sealedLink(authSecret: string, owner: string, secret: { link: string; hours: number } | undefined, now: Date) {
  if (secret === undefined) return {};
  return {
    sealed: seal(authSecret, { use: "mail", owner }, secret.link),
    sealedUntil: new Date(now.getTime() + secret.hours * 3_600_000),
  };
}
