import type { MailView } from "@/lib/mail";

/** What the button that sends a mail again has to know of it. */
export function resendOf({ id, recipient, state, cannotResend }: MailView) {
  return { id, recipient, waits: state === "queued", reason: cannotResend ?? undefined };
}
