import type { SmtpTestInput } from "./stream-test";

/** The environment that makes tried settings the configured ones; null when they are. The password stays out of it. */
export function workingSettings({ server }: SmtpTestInput): string | null {
  if (server === undefined) return null;
  return [
    `SMTP_HOST=${server.host}`,
    `SMTP_PORT=${String(server.port)}`,
    `SMTP_TLS=${server.tls}`,
    ...(server.user === undefined ? [] : [`SMTP_USER=${server.user}`, "SMTP_PASSWORD_FILE=/run/secrets/smtp_password"]),
  ].join("\n");
}
