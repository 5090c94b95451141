import type { MailServer } from "@/lib/config/config";
import type { Deps } from "@/lib/deps";
import { renderEmail } from "@/lib/emails";
import type { EmailName } from "@/lib/emails/email-data";
import { OperatorError } from "@/lib/kernel/errors";
import { unseal } from "@/lib/kernel/seal";
import type { mails } from "@/lib/store/schema";
import { dataWithLink, frameOf } from "./email-of";
import { handIn, type HandInOptions } from "./hand-in";
import { HandInFailure } from "./hand-in-failure";
import { newMessageId } from "./message-id";
import { createLineCleaner } from "./probe/redact-lines";
import { judgeSmtpFailure, type SmtpFailure } from "./smtp-failure";
import { linkExpired } from "./tidy-mail";

type Mail = typeof mails.$inferSelect;

/** How one attempt went; `response` is what the server said, without secrets. */
export type Delivery =
  | { sent: true; response: string }
  | { sent: false; failure: SmtpFailure; response: string | null };

/** One attempt at one mail. Throws the signal's reason; what the server did is a value. */
export async function deliver(deps: Deps, server: MailServer, mail: Mail, options: HandInOptions): Promise<Delivery> {
  const now = deps.clock.now();
  const link = openLink(deps, mail, now);
  if (link instanceof OperatorError)
    return { sent: false, failure: { kind: "permanent", error: link }, response: null };
  const name = mail.template as EmailName;
  const email = await renderEmail(name, dataWithLink(mail.data as object, link), frameOf(deps));
  const { from } = deps.config.mail;
  const messageId = mail.messageId ?? newMessageId(deps.config.mail);
  const cleaned = cleanerFor(server, link);
  try {
    const outgoing = { ...email, subject: mail.subject, from, to: mail.recipient, messageId, date: mail.createdAt };
    return { sent: true, response: cleaned(await handIn(server, outgoing, options)) };
  } catch (error) {
    if (!(error instanceof HandInFailure)) throw error;
    const response = error.response === null ? null : cleaned(error.response);
    const failure = judgeSmtpFailure(error, response, server);
    return { sent: false, failure, response };
  }
}

/** The link that was kept sealed; null: the mail has none. */
function openLink({ config }: Pick<Deps, "config">, mail: Mail, now: Date): string | OperatorError | null {
  if (mail.sealedUntil === null) return null;
  if (mail.sealed === null || mail.sealedUntil <= now) return linkExpired();
  try {
    return unseal(config.authSecret, { use: "mail", owner: mail.id }, mail.sealed);
  } catch {
    return new OperatorError("mail.secret_unreadable", "The link in this mail cannot be opened here.", {
      hint:
        "AUTH_SECRET was changed since, or the worker has another one than the web. Give every process the same, and " +
        "start again what the mail was about: that makes a new link.",
    });
  }
}

/** Servers quote what they refuse, so their words may hold the password or the link. */
function cleanerFor({ user, password }: MailServer, link: string | null): (text: string) => string {
  const cleaner = createLineCleaner(user, password);
  // Of a link cut in two by a line's end, the token is what counts.
  for (const part of link === null ? [] : [link, ...link.split(/[?&=#/]/)]) if (part.length >= 16) cleaner.hide(part);
  return (text) => cleaner.clean(text.replace(/\s*[\r\n]+\s*/g, " "));
}
