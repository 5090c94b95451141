/** A mail as the server got it. */
export interface ReceivedMail {
  /** The envelope's. */
  from: string;
  to: string[];
  raw: string;
  /** By lower-case name; a header that stands there twice is there twice. */
  headers: Map<string, string[]>;
  /** The subject, decoded. */
  subject: string;
  messageId: string;
  text: string;
  html: string;
}

/** Reads what our mails are made of: one or two text parts, quoted-printable or base64, in UTF-8. */
export function parseMail(raw: string, envelope: { from: string; to: string[] }): ReceivedMail {
  const parts = partsOf(raw);
  const { headers } = split(raw);
  const textOf = (type: string) => parts.find((part) => part.type === type)?.content ?? "";
  const first = (name: string) => headers.get(name)?.[0] ?? "";
  return {
    ...envelope,
    raw,
    headers,
    subject: decodeWords(first("subject")),
    messageId: first("message-id"),
    text: textOf("text/plain"),
    html: textOf("text/html"),
  };
}

interface Part {
  type: string;
  content: string;
}

function partsOf(raw: string): Part[] {
  const { headers, body } = split(raw);
  const contentType = headers.get("content-type")?.[0] ?? "text/plain";
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary !== undefined)
    return body
      .split(`--${boundary}`)
      .slice(1, -1)
      .flatMap((part) => partsOf(part.replace(/^\r\n/, "")));
  const encoding = headers.get("content-transfer-encoding")?.[0]?.toLowerCase() ?? "7bit";
  return [{ type: contentType.split(";")[0]?.trim().toLowerCase() ?? "", content: decode(body, encoding) }];
}

function split(raw: string): { headers: Map<string, string[]>; body: string } {
  const end = raw.indexOf("\r\n\r\n");
  const headers = new Map<string, string[]>();
  for (const line of raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return { headers, body: raw.slice(end + 4) };
}

function decode(body: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  return encoding === "quoted-printable" ? decodeQuoted(body.replace(/=\r\n/g, "")) : body;
}

function decodeQuoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** RFC 2047: `=?UTF-8?Q?...?=`. */
function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, how: string, word: string) =>
      how.toLowerCase() === "b" ? Buffer.from(word, "base64").toString("utf8") : decodeQuoted(word.replace(/_/g, " ")),
    );
}
