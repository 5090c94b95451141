/** How a column's value, as the server prints it, becomes SQL. */
export const verbatim = 0; // numbers and dates-free text of digits: as it stands
export const quoted = 1; // '…', with what would end or bend the literal escaped
export const hex = 2; // 0x…, or '' when empty
export type ValueStyle = typeof verbatim | typeof quoted | typeof hex;

const nullMark = 0xfb;
const comma = 0x2c;
const quote = 0x27;
const backslash = 0x5c;

/** What stands after the backslash for a byte; 0: the byte needs none. */
const escapes = new Uint8Array(256);
for (const [byte, letter] of ["\0" + "0", "\n" + "n", "\r" + "r", "\x1a" + "Z", "''", "\\\\"].entries().map(([, pair]) => pair))
  escapes[byte.charCodeAt(0)] = letter.charCodeAt(0);

const hexDigits = Buffer.from("0123456789ABCDEF");

/** No row of `bytes` packet bytes and `columns` columns takes more room than this as SQL. */
export function roomForRow(bytes: number, columns: number): number {
  return 2 * bytes + 5 * columns + 2;
}
