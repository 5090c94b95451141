import type { Tone } from "@/components/ui/badge";
import type { MailStatus } from "@/lib/mail";

export interface ModeWords {
  /** One word, for a figure. */
  short: string;
  title: string;
  /** What it means for whoever waits for a mail. */
  meaning: string;
  tone: Tone;
}

/** Whom mail reaches, in plain words. */
export function modeWords({ mode, allowedDomains }: Pick<MailStatus, "mode" | "allowedDomains">): ModeWords {
  switch (mode) {
    case "captured":
      return {
        short: "Captured",
        title: "Captured: nothing leaves this machine",
        meaning: "The server catches every mail, whoever it is for. Links in them work for whoever reads them there.",
        tone: "primary",
      };
    case "allow-list":
      return allowListWords(allowedDomains);
    case "live":
      return {
        short: "Live",
        title: "Live: mail reaches whoever it is for",
        meaning: "This is production. Every mail is handed to the server below.",
        tone: "ok",
      };
    case "off":
      return {
        short: "Off",
        title: "Off: no mail server is configured",
        meaning:
          "Nobody can be invited, reset a password or hear of a failed backup by mail. Mails are written down in the log as failed, so that nothing looks sent.",
        tone: "danger",
      };
  }
}

function allowListWords(domains: readonly string[]): ModeWords {
  if (domains.length === 0)
    return {
      short: "Held",
      title: "Held: nobody gets mail",
      meaning:
        "This is not production, and no domain is on the list. Mails are written down and held: MAIL_ALLOWED_DOMAINS names the domains that may get them.",
      tone: "warning",
    };
  return {
    short: "Allow-list",
    title: `Only ${inWords(domains)} ${domains.length === 1 ? "gets" : "get"} mail`,
    meaning:
      "This is not production. Mail for anybody else is written down and held: it can be sent later from the log.",
    tone: "warning",
  };
}

function inWords(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

export const tlsWords = {
  starttls: "STARTTLS, required",
  implicit: "TLS from the first byte",
  none: "Not encrypted",
} as const;
