import type { Config, MailConfig, MailServer } from "./config";
import { parseMailbox } from "./mailbox";
import type { Environment, Variables } from "./variables";

const defaultPorts: Record<MailServer["tls"], number> = { implicit: 465, starttls: 587, none: 25 };

/** How mail leaves, and whom it may reach. */
export function mailOf(read: Variables, { environment, baseUrl }: Pick<Config, "environment" | "baseUrl">): MailConfig {
  const server = serverOf(read);
  return {
    server,
    mode: modeOf(read, server, environment),
    from: parseMailbox(read.MAIL_FROM ?? "") ?? defaultSender(baseUrl),
    allowedDomains: read.MAIL_ALLOWED_DOMAINS ?? [],
    captureUrl: read.MAIL_CAPTURE ? (read.MAIL_CAPTURE_URL ?? null) : null,
    dkimSelector: read.MAIL_DKIM_SELECTOR ?? null,
    dnsServers: read.DNS_SERVERS ?? [],
  };
}

/** What does not fit together. */
export function mailProblems(given: Environment): string[] {
  const problems: string[] = [];
  const needServer = ["SMTP_PORT", "SMTP_TLS", "SMTP_USER", "SMTP_PASSWORD", "SMTP_CA"].filter((name) => given[name]);
  if (given["SMTP_HOST"] === undefined && needServer.length > 0)
    problems.push(`SMTP_HOST is missing: ${needServer.join(", ")} mean nothing without it`);
  if (given["SMTP_USER"] !== undefined && given["SMTP_PASSWORD"] === undefined)
    problems.push("SMTP_PASSWORD is missing: SMTP_USER is set");
  if (given["SMTP_PASSWORD"] !== undefined && given["SMTP_USER"] === undefined)
    problems.push("SMTP_USER is missing: SMTP_PASSWORD is set");
  if (given["ALERT_WEBHOOK_URL"] !== undefined && given["ALERT_WEBHOOK_SECRET"] === undefined)
    problems.push("ALERT_WEBHOOK_SECRET is missing: ALERT_WEBHOOK_URL is set, and unsigned alerts could be anybody's");
  return problems;
}

function serverOf(read: Variables): MailServer | null {
  if (read.SMTP_HOST === undefined) return null;
  const tls = read.SMTP_TLS ?? (read.SMTP_PORT === 465 ? "implicit" : "starttls");
  return {
    host: read.SMTP_HOST,
    port: read.SMTP_PORT ?? defaultPorts[tls],
    tls,
    user: read.SMTP_USER ?? null,
    password: read.SMTP_PASSWORD ?? null,
    ca: read.SMTP_CA ?? null,
  };
}

function modeOf(read: Variables, server: MailServer | null, environment: Config["environment"]): MailConfig["mode"] {
  if (server === null) return "off";
  if (read.MAIL_CAPTURE) return "captured";
  return environment === "production" ? "live" : "allow-list";
}

function defaultSender(baseUrl: string): MailConfig["from"] {
  const { hostname } = new URL(baseUrl);
  return { name: "Seaworthy", address: `seaworthy@${/^[a-z]/i.test(hostname) ? hostname : "localhost"}` };
}
