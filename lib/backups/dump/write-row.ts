/** How a column's value, as the server prints it, becomes SQL. */
export type ValueStyle =
  | "verbatim" // exact numbers: as they stand
  | "quoted" // '…', with what would end or bend the literal escaped
  | "hex"; // 0x…, or '' when empty

/**
 * Writes one row packet, which begins at `start`, as `(…,…)` to `out` from `at` on and returns where it ends. There must
 * be `roomForRow` bytes.
 */
export type WriteRow = (out: Buffer, at: number, packet: Buffer, start: number) => number;

const verbatim = 0;
const quoted = 1;
const hex = 2;
export const styleCodes: Readonly<Record<ValueStyle, number>> = { verbatim, quoted, hex };

const nullMark = 0xfb;
const twoByteLength = 0xfc;
const threeByteLength = 0xfd;

const openParenthesis = 0x28;
const closeParenthesis = 0x29;
const comma = 0x2c;
const quote = 0x27;
const backslash = 0x5c;
/** Little-endian, as everything that is written several bytes at a time. */
const hexPrefix = 0x7830;
const nullText = 0x4c4c554e;

/** Short values are copied eight bytes at a time, whatever their length: what is too much is written over. */
const copiedAtOnce = 8;

/** What stands after the backslash for a byte that needs one; 0 for every other byte. */
const escapes = new Uint8Array(256);
for (const [byte, letter] of Object.entries({ 0x00: "0", 0x0a: "n", 0x0d: "r", 0x1a: "Z", 0x27: "'", 0x5c: "\\" }))
  escapes[Number(byte)] = letter.charCodeAt(0);

const hexPairs = Uint16Array.from({ length: 256 }, (_, byte) =>
  Buffer.from(byte.toString(16).toUpperCase().padStart(2, "0")).readUInt16LE(),
);

/** No row of `bytes` packet bytes in `columns` columns takes more room than this as SQL. */
export function roomForRow(bytes: number, columns: number): number {
  return 2 * bytes + 5 * columns + 2 + copiedAtOnce;
}

/**
 * Writes the rows of one table. Bytes go from the wire to the file without a string, number or object in between, four
 * at a time where they need no escape: that is what makes a dump fast, and exact.
 */
export function createRowWriter(styles: readonly ValueStyle[]): WriteRow {
  const codes = Uint8Array.from(styles, (style) => styleCodes[style]);
  // A new view takes longer than a row, and buffers hold thousands of rows.
  let [lastOut, lastPacket]: [Buffer, Buffer] = [Buffer.alloc(0), Buffer.alloc(0)];
  let [output, input]: [DataView, DataView] = [viewOf(lastOut), viewOf(lastPacket)];
  return (out, at, packet, start) => {
    if (out !== lastOut) [lastOut, output] = [out, viewOf(out)];
    if (packet !== lastPacket) [lastPacket, input] = [packet, viewOf(packet)];
    return writeRow(output, at, codes, input, start);
  };
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
}

/** `| 0` keeps V8 counting in 32-bit integers: packets are at most 1 GiB. */
function writeRow(out: DataView, at: number, styles: Uint8Array, packet: DataView, start: number): number {
  let from = start | 0;
  let to = at | 0;
  // Also before the first value, which turns it into the parenthesis at the end.
  for (let column = 0; column < styles.length; column++) {
    out.setUint8(to++, comma);
    let length = packet.getUint8(from++);
    if (length === nullMark) {
      out.setUint32(to, nullText, true);
      to = (to + 4) | 0;
      continue;
    }
    if (length > nullMark) {
      const marker = length;
      length = readLength(packet, from, marker);
      from = (from + lengthBytes(marker)) | 0;
    }
    const end = (from + length) | 0;
    const style = styles[column];
    to =
      style === quoted
        ? writeQuoted(out, to, packet, from, end)
        : style === hex
          ? writeHex(out, to, packet, from, end)
          : writeVerbatim(out, to, packet, from, end);
    from = end;
  }
  if (styles.length === 0) to++;
  out.setUint8(at, openParenthesis);
  out.setUint8(to++, closeParenthesis);
  return to;
}

function writeQuoted(out: DataView, at: number, packet: DataView, start: number, end: number): number {
  let to = at;
  let from = start;
  out.setUint8(to++, quote);
  const last = (end - 4) | 0;
  while (from <= last) {
    const four = packet.getInt32(from, true);
    if (mayNeedEscape(four)) {
      for (const stop = (from + 4) | 0; from < stop; from++) to = writeByte(out, to, packet.getUint8(from));
    } else {
      out.setInt32(to, four, true);
      from = (from + 4) | 0;
      to = (to + 4) | 0;
    }
  }
  for (; from < end; from++) to = writeByte(out, to, packet.getUint8(from));
  out.setUint8(to++, quote);
  return to;
}

/**
 * Whether one of four bytes is below 0x20, a quote or a backslash. Subtracting sets a byte's high bit when it was smaller
 * (Mycroft's trick); bytes whose high bit was set before, as in UTF-8, do not count.
 */
function mayNeedEscape(four: number): boolean {
  const low = four - 0x20202020;
  const quotes = (four ^ 0x27272727) - 0x01010101;
  const backslashes = (four ^ 0x5c5c5c5c) - 0x01010101;
  return ((low | quotes | backslashes) & ~four & 0x80808080) !== 0;
}

function writeByte(out: DataView, at: number, byte: number): number {
  const letter = escapes[byte]!;
  if (letter === 0) {
    out.setUint8(at, byte);
    return (at + 1) | 0;
  }
  out.setUint8(at, backslash);
  out.setUint8(at + 1, letter);
  return (at + 2) | 0;
}

function writeHex(out: DataView, at: number, packet: DataView, start: number, end: number): number {
  // 0x without digits is an error on MySQL, and an empty value is not NULL.
  if (start === end) return writeQuoted(out, at, packet, start, end);
  out.setUint16(at, hexPrefix, true);
  let to = (at + 2) | 0;
  for (let from = start; from < end; from++) {
    out.setUint16(to, hexPairs[packet.getUint8(from)]!, true);
    to = (to + 2) | 0;
  }
  return to;
}

function writeVerbatim(out: DataView, at: number, packet: DataView, start: number, end: number): number {
  const length = (end - start) | 0;
  if (length <= copiedAtOnce && start + copiedAtOnce <= packet.byteLength) {
    out.setInt32(at, packet.getInt32(start, true), true);
    if (length > 4) out.setInt32(at + 4, packet.getInt32(start + 4, true), true);
  } else {
    let to = at;
    for (let from = start; from < end; from++) out.setUint8(to++, packet.getUint8(from));
  }
  return (at + length) | 0;
}

function lengthBytes(marker: number): number {
  return marker === twoByteLength ? 2 : marker === threeByteLength ? 3 : 8;
}

function readLength(packet: DataView, at: number, marker: number): number {
  if (marker === twoByteLength) return packet.getUint16(at, true);
  if (marker === threeByteLength) return packet.getUint16(at, true) | (packet.getUint8(at + 2) << 16);
  return packet.getInt32(at, true);
}
