/** `Seaworthy <noreply@example.com>`, or the address alone. */
export interface Mailbox {
  name: string | null;
  /** Lower-case domain; ASCII. */
  address: string;
}

const address =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Null when the text names no mailbox: two addresses, a line break or letters outside ASCII are none. */
export function parseMailbox(text: string): Mailbox | null {
  const [, name = "", inside = ""] = /^\s*(?:"?([^"<>@\r\n]*?)"?\s*<([^<>\s]+)>|)\s*$/.exec(text) ?? [];
  const candidate = inside === "" ? text.trim() : inside;
  if (candidate.length > 254 || !address.test(candidate)) return null;
  const at = candidate.lastIndexOf("@");
  const lower = `${candidate.slice(0, at)}@${candidate.slice(at + 1).toLowerCase()}`;
  return { name: name.trim() === "" ? null : name.trim().slice(0, 120), address: lower };
}

export function mailboxProblem(text: string): string | null {
  return parseMailbox(text) === null ? "must look like Seaworthy <noreply@example.com>" : null;
}
