const urlPassword = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi;
const namedSecret =
  /\b(password|passwd|pwd|secret|token|api[-_]?key|authorization|cookie|set-cookie)(["']?\s*[:=]\s*["']?)(?:bearer\s+)?[^\s"',;&]+/gi;
const identifiedBy =
  /(IDENTIFIED\s+(?:WITH\s+\S+\s+)?(?:BY|AS)\s+(?:PASSWORD\s+)?)(?:'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*")/gi;

/** The same text with passwords in URLs, `IDENTIFIED BY` clauses and named secrets replaced. */
export function redactText(text: string): string {
  return text
    .replace(urlPassword, "$1:[redacted]@")
    .replace(identifiedBy, "$1'[redacted]'")
    .replace(namedSecret, "$1$2[redacted]");
}

/** Keys whose values never reach a log line, at any depth pino can name. */
export const secretKeys = [
  "password",
  "passwordHash",
  "secret",
  "token",
  "authorization",
  "cookie",
  "authSecret",
  "databaseUrl",
  "targetDatabaseUrl",
] as const;

/** `mysql://user@host:3306/database`: enough to recognise a database, nothing to sign in with. */
export function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    parsed.password = "";
    return parsed.toString();
  } catch {
    return "[not a URL]";
  }
}
