/** The bytes that mean something to a SQL scanner. */
export const byte = {
  tab: 0x09,
  newline: 0x0a,
  return: 0x0d,
  space: 0x20,
  bang: 0x21,
  doubleQuote: 0x22,
  hash: 0x23,
  dollar: 0x24,
  quote: 0x27,
  open: 0x28,
  close: 0x29,
  star: 0x2a,
  dash: 0x2d,
  dot: 0x2e,
  slash: 0x2f,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  semicolon: 0x3b,
  equals: 0x3d,
  at: 0x40,
  upperM: 0x4d,
  upperN: 0x4e,
  backslash: 0x5c,
  backtick: 0x60,
} as const;

/** Letters, digits, `_`, `$` and everything outside ASCII: what an unquoted name is made of. */
const wordBytes = new Uint8Array(256).map((_, value) =>
  value >= 0x80 || /[\w$]/.test(String.fromCharCode(value)) ? 1 : 0,
);

export function isWordByte(value: number | undefined): boolean {
  return value !== undefined && wordBytes[value] === 1;
}

/** Space, tab, line ends and other control characters: what the server's lexer takes for white space after `--`. */
export function isBlank(value: number | undefined): boolean {
  return value !== undefined && (value <= byte.space || value === 0x7f);
}

export function isDigit(value: number | undefined): boolean {
  return value !== undefined && value >= byte.zero && value <= byte.nine;
}

/** A table with 1 for every byte at which a scanner must stop and look. */
export function stopTable(...stops: number[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const stop of stops) table[stop] = 1;
  return table;
}
