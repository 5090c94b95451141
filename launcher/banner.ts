import type { MailConfig } from "@/lib/config/config";
import { say } from "./terminal";

/** The last thing a start says: where to go, and how to stop. */
export function sayWelcome(facts: {
  url: string;
  link: string | null;
  mail: MailConfig;
  dataDir: string;
  complaints: readonly string[];
}): void {
  const { url, link, mail, dataDir, complaints } = facts;
  say();
  say(`  Console          ${url}`);
  if (link !== null)
    say(`  First sign-in    ${link}\n                   (once, within 24 hours: creates the first administrator)`);
  say(mailLine(mail));
  say(`  Data and logs    ${dataDir}`);
  say(`  Stop             Ctrl-C`);
  for (const complaint of complaints) say(`  Not ready        ${complaint}`);
  say();
}

/** Where mail goes: nobody should have to find out by sending some. */
export function mailLine({ mode, server, captureUrl, allowedDomains }: MailConfig): string {
  const by = server === null ? "" : `${server.host}:${server.port}`;
  switch (mode) {
    case "captured":
      return `  Caught mail      ${captureUrl ?? `by ${by}; nothing leaves`}`;
    case "allow-list":
      return `  Mail             by ${by}, to ${allowedDomains.join(", ") || "nobody: MAIL_ALLOWED_DOMAINS is empty"}`;
    case "live":
      return `  Mail             by ${by}`;
    case "off":
      return `  Mail             none is sent: SMTP_HOST is not set`;
  }
}
