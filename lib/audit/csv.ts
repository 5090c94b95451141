import type { AuditView } from "./audit-view";

const columns = [
  ["time", "at"],
  ["who", "actorName"],
  ["kind", "actorKind"],
  ["user id", "actorId"],
  ["action", "action"],
  ["subject", "subject"],
  ["outcome", "outcome"],
  ["address", "address"],
  ["request id", "requestId"],
  ["details", "details"],
  ["id", "id"],
  ["sequence", "sequence"],
  ["hash", "hash"],
] as const satisfies [string, keyof AuditView][];

export const csvHeader = line(columns.map(([header]) => header));

export function csvLine(row: AuditView): string {
  return line(columns.map(([, name]) => cell(textOf(row[name]))));
}

function line(cells: readonly string[]): string {
  return `${cells.join(",")}\r\n`;
}

function textOf(value: AuditView[keyof AuditView]): string {
  if (value === null) return "";
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/**
 * Quoted as RFC 4180 says. What a spreadsheet would take for a formula (names and subjects are what strangers typed) gets
 * an apostrophe before it, as OWASP advises: https://owasp.org/www-community/attacks/CSV_Injection
 */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]|^'/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
