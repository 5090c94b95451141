import type { MailConfig } from "@/lib/config/config";
import { OperatorError } from "@/lib/kernel/errors";
import type { MailState } from "@/lib/store/schema";
import { domainOf, permissionFor } from "./who-gets-mail";

interface Facts {
  state: MailState;
  recipient: string;
  sealed: string | null;
  sealedUntil: Date | null;
  nextAttemptAt: Date | null;
}

/** Why the mail cannot be sent (again) now, and what to do instead; null: it can. */
export function whyNotResend(mail: Facts, config: MailConfig, now: Date): OperatorError | null {
  const permission = permissionFor(config, mail.recipient);
  if (mail.state === "queued" && (mail.nextAttemptAt ?? now) <= now)
    return cannot("It is being sent.", "Wait a moment and look again.");
  if (mail.sealedUntil !== null && (mail.sealed === null || mail.sealedUntil <= now))
    return cannot(
      mail.state === "sent" ? "It held a one-time link, which is not kept once it was sent." : "Its link is over.",
      "Start again what it was about (invite again, ask for a new link): that makes a new link.",
    );
  if (permission === "off")
    return cannot("There is no mail server.", "Set SMTP_HOST and what belongs to it, and restart.");
  if (permission === "held")
    return cannot(
      `Mail to ${domainOf(mail.recipient)} is held back outside production.`,
      "Add the domain to MAIL_ALLOWED_DOMAINS and restart, then send it again.",
    );
  return null;
}

function cannot(why: string, hint: string): OperatorError {
  return new OperatorError("mail.cannot_resend", `This mail cannot be sent now. ${why}`, { kind: "conflict", hint });
}
