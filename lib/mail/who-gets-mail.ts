import type { MailConfig } from "@/lib/config/config";
import { OperatorError } from "@/lib/kernel/errors";

/** `held`: outside production, and the recipient's domain is not allowed. `off`: there is no server. */
export type Permission = "send" | "held" | "off";

/** Whether mail may go to this address now. Asked when a mail is queued and again when it is sent. */
export function permissionFor({ mode, allowedDomains }: MailConfig, recipient: string): Permission {
  switch (mode) {
    case "off":
      return "off";
    case "allow-list":
      return allowedDomains.includes(domainOf(recipient)) ? "send" : "held";
    case "captured":
    case "live":
      return "send";
  }
}

export function notConfigured(): OperatorError {
  return new OperatorError("mail.not_configured", "There is no mail server, so the mail was not sent.", {
    kind: "conflict",
    hint: "Set SMTP_HOST and what belongs to it (.env.example, docs/mail.md), restart, and send it again.",
  });
}

export function domainOf(recipient: string): string {
  return recipient.slice(recipient.lastIndexOf("@") + 1).toLowerCase();
}
