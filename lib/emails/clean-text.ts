/** More than anybody reads in a mail; some programs cut off what is longer than 100 kB. */
const longestText = 1500;

/** Controls except the line break, and the marks that are not seen but hide text or turn it around. */
const invisible = /(?!\n)[\p{Cc}\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;

/** The same value with every text in it cleaned: no invisible characters, no endless lengths. */
export function cleanText<Value>(value: Value): Value {
  return clean(value) as Value;
}

/** For a header or a list: line breaks are blanks, and what is too long ends with an ellipsis. */
export function oneLine(text: string, longest: number): string {
  return cut(text.replace(/\s+/g, " ").trim(), longest);
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return cleanString(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner)]));
}

function cleanString(text: string): string {
  const lines = text.toWellFormed().replace(/\r\n?|[\u2028\u2029]/g, "\n");
  return cut(lines.replace(invisible, ""), longestText);
}

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // Never half of a character that takes two units.
  return `${text
    .slice(0, longest - 1)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd()}…`;
}
