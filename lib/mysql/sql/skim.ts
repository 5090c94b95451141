import { byte, stopTable } from "./bytes";

const inQuotes = stopTable(byte.quote, byte.backslash, byte.newline);
const inDoubleQuotes = stopTable(byte.doubleQuote, byte.backslash, byte.newline);
const inBackticks = stopTable(byte.backtick, byte.newline);

/** For an opening quote the bytes at which its string must be looked at. A backslash escapes nothing in `` ` ``. */
export function stringStops(quote: number): Uint8Array | undefined {
  if (quote === byte.quote) return inQuotes;
  if (quote === byte.doubleQuote) return inDoubleQuotes;
  return quote === byte.backtick ? inBackticks : undefined;
}

/** The bytes of plain code that may end a statement, open something or end a line. */
export function codeStops(delimiter: Buffer): Uint8Array {
  return stopTable(
    byte.quote,
    byte.doubleQuote,
    byte.backtick,
    byte.hash,
    byte.dash,
    byte.slash,
    byte.star,
    byte.newline,
    byte.backslash,
    delimiter[0] as number,
  );
}

/** The first index from `at` whose byte is in the table, or the end. */
export function skipTo(table: Uint8Array, bytes: Buffer, at: number): number {
  const end = bytes.length;
  let index = at;
  while (index < end && table[bytes[index] as number] === 0) index++;
  return index;
}

/** Runs over code and closed strings in one tight loop: nearly all of a dump. Stops before anything else. */
export function skimCode(bytes: Buffer, from: number, stops: Uint8Array, delimiterStart: number): number {
  const end = bytes.length;
  let at = from;
  for (;;) {
    while (at < end && stops[bytes[at] as number] === 0) at++;
    if (at >= end) return at;
    const value = bytes[at] as number;
    if (value === delimiterStart) return at;
    const table = stringStops(value);
    if (table !== undefined) {
      const close = closingQuote(bytes, at, table);
      if (close === -1) return at;
      at = close + 1;
    } else if (value === byte.dash && at + 1 < end && bytes[at + 1] !== byte.dash) at++;
    else return at;
  }
}

/** -1 when the string ends later or holds a line end, which is for the slower scan to count. */
function closingQuote(bytes: Buffer, opening: number, table: Uint8Array): number {
  const end = bytes.length;
  let at = opening + 1;
  for (;;) {
    while (at < end && table[bytes[at] as number] === 0) at++;
    if (at >= end) return -1;
    if (bytes[at] !== byte.backslash) return bytes[at] === byte.newline ? -1 : at;
    if (bytes[at + 1] === byte.newline) return -1;
    at += 2;
  }
}
