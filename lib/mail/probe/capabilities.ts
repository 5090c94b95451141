import type { SmtpReply } from "./problem";

export interface Capabilities {
  starttls: boolean;
  /** The ways to sign in, upper case. */
  auth: string[];
}

/** What an EHLO was answered; its first line is a greeting. */
export function readCapabilities({ lines }: SmtpReply): Capabilities {
  const offers = lines.slice(1).map((line) => line.trim().toUpperCase());
  return {
    starttls: offers.includes("STARTTLS"),
    // Some old servers write AUTH=LOGIN for still older clients.
    auth: [
      ...new Set(
        offers.flatMap((it) =>
          /^AUTH[ =]/.test(it)
            ? it
                .slice(5)
                .split(/[\s=]+/)
                .filter(Boolean)
            : [],
        ),
      ),
    ],
  };
}
