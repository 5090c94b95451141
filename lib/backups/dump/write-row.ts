/** How a column's value, as the server prints it, becomes SQL. */
export type ValueStyle =
  | "verbatim" // exact numbers: as they stand
  | "quoted" // '…', with what would end or bend the literal escaped
  | "hex"; // 0x…, or '' when empty

const verbatim = 0;
const quoted = 1;
const hex = 2;
const codes = { verbatim, quoted, hex } as const;

const nullMark = 0xfb;
const twoByteLength = 0xfc;
const threeByteLength = 0xfd;

const openParenthesis = 0x28;
const closeParenthesis = 0x29;
const comma = 0x2c;
const quote = 0x27;
const backslash = 0x5c;
const zeroDigit = 0x30;
const letterX = 0x78;
const hexDigits = Buffer.from("0123456789ABCDEF");
const nullText = Buffer.from("NULL");

/** What stands after the backslash for a byte that needs one; 0 for every other byte. */
const escapes = new Uint8Array(256);
for (const [byte, letter] of Object.entries({ 0x00: "0", 0x0a: "n", 0x0d: "r", 0x1a: "Z", 0x27: "'", 0x5c: "\\" }))
  escapes[Number(byte)] = letter.charCodeAt(0);

/** The styles of a table's columns as `writeRow` compares them. */
export function encodeStyles(styles: readonly ValueStyle[]): Uint8Array {
  return Uint8Array.from(styles, (style) => codes[style]);
}

/** No row of `bytes` packet bytes in `columns` columns takes more room than this as SQL. */
export function roomForRow(bytes: number, columns: number): number {
  return 2 * bytes + 5 * columns + 2;
}

/**
 * Writes one row packet as `(…,…)` to `out` from `at` on and returns where it ends. Bytes go from the wire to the
 * file without a string, number or object in between: that is what makes a dump fast, and exact.
 */
export function writeRow(out: Buffer, at: number, styles: Uint8Array, packet: Buffer, start: number): number {
  let from = start;
  let to = at;
  out[to++] = openParenthesis;
  for (let column = 0; column < styles.length; column++) {
    if (column > 0) out[to++] = comma;
    let length = packet[from++]!;
    if (length === nullMark) {
      to = writeVerbatim(out, to, nullText, 0, nullText.length);
      continue;
    }
    if (length > nullMark) {
      const marker = length;
      length = readLength(packet, from, marker);
      from += lengthBytes(marker);
    }
    const end = from + length;
    const style = styles[column]!;
    to =
      style === quoted
        ? writeQuoted(out, to, packet, from, end)
        : style === hex
          ? writeHex(out, to, packet, from, end)
          : writeVerbatim(out, to, packet, from, end);
    from = end;
  }
  out[to++] = closeParenthesis;
  return to;
}

function writeQuoted(out: Buffer, at: number, packet: Buffer, start: number, end: number): number {
  let to = at;
  out[to++] = quote;
  for (let from = start; from < end; from++) {
    const byte = packet[from]!;
    const letter = escapes[byte]!;
    if (letter !== 0) {
      out[to++] = backslash;
      out[to++] = letter;
    } else out[to++] = byte;
  }
  out[to++] = quote;
  return to;
}

function writeHex(out: Buffer, at: number, packet: Buffer, start: number, end: number): number {
  // 0x without digits is an error on MySQL, and an empty value is not NULL.
  if (start === end) return writeQuoted(out, at, packet, start, end);
  let to = at;
  out[to++] = zeroDigit;
  out[to++] = letterX;
  for (let from = start; from < end; from++) {
    const byte = packet[from]!;
    out[to++] = hexDigits[byte >> 4]!;
    out[to++] = hexDigits[byte & 15]!;
  }
  return to;
}

function writeVerbatim(out: Buffer, at: number, packet: Buffer, start: number, end: number): number {
  let to = at;
  for (let from = start; from < end; from++) out[to++] = packet[from]!;
  return to;
}

function lengthBytes(marker: number): number {
  return marker === twoByteLength ? 2 : marker === threeByteLength ? 3 : 8;
}

function readLength(packet: Buffer, at: number, marker: number): number {
  if (marker === twoByteLength) return packet.readUInt16LE(at);
  if (marker === threeByteLength) return packet.readUIntLE(at, 3);
  return packet.readUInt32LE(at) + packet.readUInt32LE(at + 4) * 2 ** 32;
}
