import { codeOf, messageOf, rootOf } from "./errors";

const urlPassword = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi;
const namedSecret =
  /\b(password|passwd|pwd|secret|token|api[-_]?key|authorization|cookie|set-cookie)(["']?\s*[:=]\s*["']?)(?:bearer\s+)?[^\s"',;&]+/gi;
const identifiedBy =
  /(IDENTIFIED\s+(?:WITH\s+\S+\s+)?(?:BY|AS)\s+(?:PASSWORD\s+)?)(?:'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*")/gi;

/** age's private keys, whole or cut. */
const privateKey = /AGE-SECRET-KEY-[A-Z0-9-]*/gi;

/** An API token, wherever somebody has put it. */
const apiToken = /\bsw_[0-9A-Za-z]{40}\b/g;

/** The same text with private keys, API tokens, passwords in URLs, `IDENTIFIED BY` and named secrets replaced. */
export function redactText(text: string): string {
  return text
    .replace(privateKey, "AGE-SECRET-KEY-[redacted]")
    .replace(apiToken, "sw_[redacted]")
    .replace(urlPassword, "$1:[redacted]@")
    .replace(identifiedBy, "$1'[redacted]'")
    .replace(namedSecret, "$1$2[redacted]");
}

/** Keys whose values never reach a log line, at any depth. */
const secretKeys: ReadonlySet<string> = new Set([
  "password",
  "passwordHash",
  "secret",
  "token",
  "authorization",
  "cookie",
  "authSecret",
  "secretAccessKey",
  "databaseUrl",
  "targetDatabaseUrl",
  "identity",
  "ageIdentity",
]);

const maxDepth = 6;

/** A copy fit for a log line: values of secret keys replaced, every text cleaned, errors reduced to what we name. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (depth >= maxDepth) return "[too deep]";
  if (value instanceof Error) return plainError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      secretKeys.has(key) ? "[redacted]" : redactValue(item, depth + 1),
    ]),
  );
}

/** Drivers hang whole statements and their values on errors, so only what is named here gets in. */
function plainError(error: Error, depth: number): Record<string, unknown> {
  const root = rootOf(error);
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const cause = root instanceof Error ? root.cause : undefined;
  return {
    type: root instanceof Error ? root.name : typeof root,
    code: codeOf(root),
    message: redactText(messageOf(error)),
    stack: frames.join("\n"),
    ...(cause === undefined ? {} : { cause: redactValue(cause, depth + 1) }),
  };
}

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
