import { createRowWriter, roomForRow, type ValueStyle } from "./write-row";

/** Rows of more bytes than this could be longer as SQL than the smallest default of max_allowed_packet, 16 MiB. */
export const largeRowBytes = 6 * 1024 * 1024;
const pieceBytes = 4 * 1024 * 1024;
/** Shorter values of such a row stay in its INSERT. */
const shortBytes = 256 * 1024;
/** For the statements around the pieces, per piece, and around the row. */
const piecesRoom = 200;

/** What a value that came out too long for the server becomes: an error, instead of the NULL that CONCAT makes of it. */
const orFail = "(SELECT 1 /* max_allowed_packet is too small for this value */ UNION SELECT 2)";

export interface LargeRow {
  /** Where it ends. */
  at: number;
  statements: [number, number][];
}

export interface LargeRowWriter {
  /** No row of this many bytes takes more room. */
  room(bytes: number): number;
  /** Writes the row packet that begins at `start` to `out` from `at` on. */
  write(out: Buffer, at: number, packet: Buffer, start: number): LargeRow;
}

/**
 * Writes a row whose INSERT a server may not take in one packet, though it took the row: long values are put into
 * variables of the session in pieces, and joined in the INSERT. `head`: `INSERT … VALUES` and a line feed.
 */
export function createLargeRowWriter(head: Buffer, styles: readonly ValueStyle[]): LargeRowWriter {
  const writers = styles.map((style) => createRowWriter([style]));

  function write(out: Buffer, start: number, packet: Buffer, packetStart: number): LargeRow {
    const statements: [number, number][] = [];
    const variables: string[] = [];
    const row: (string | { column: number; from: number })[] = [];
    let at = start;

    function text(sql: string): void {
      at += out.write(sql, at);
    }
    function endStatement(from: number): void {
      statements.push([from, at - from]);
      text(";\n");
    }
    function setPiece(column: number, piece: Buffer): string {
      const from = at;
      const name = `@seaworthy_${variables.length + 1}`;
      text(`SET ${name} = `);
      at = writers[column]?.(out, at, asPacket(piece), 0) ?? at;
      endStatement(from);
      variables.push(name);
      return name;
    }

    let from = packetStart;
    for (const [column, style] of styles.entries()) {
      const value = readValue(packet, from);
      if (value.end - value.start > shortBytes) {
        const pieces = cut(packet.subarray(value.start, value.end), style).map((piece) => setPiece(column, piece));
        row.push(`COALESCE(CONCAT(${pieces.join(",")}),${orFail})`);
      } else row.push({ column, from });
      from = value.end;
    }

    const insertAt = at;
    at += head.copy(out, at);
    for (const [index, value] of row.entries()) {
      text(index === 0 ? "(" : ",");
      if (typeof value === "string") text(value);
      else at = writers[value.column]?.(out, at, packet, value.from) ?? at;
    }
    text(")");
    endStatement(insertAt);
    // The session may have many more rows to load: it need not remember this one.
    const release = at;
    text(`SET ${variables.map((name) => `${name} = NULL`).join(", ")}`);
    if (variables.length > 0) endStatement(release);
    else at = release;
    return { at, statements };
  }

  return {
    write,
    room: (bytes) =>
      roomForRow(bytes, styles.length) + head.length + piecesRoom * (Math.ceil(bytes / pieceBytes) + styles.length + 1),
  };
}

/** Pieces of a value; those of a text end where a letter does. */
function cut(value: Buffer, style: ValueStyle): Buffer[] {
  const pieces: Buffer[] = [];
  for (let start = 0; start < value.length;) {
    let end = Math.min(start + pieceBytes, value.length);
    if (style !== "hex") while (end < value.length && isContinuation(value[end])) end--;
    pieces.push(value.subarray(start, end));
    start = end;
  }
  return pieces;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/** A row of one column, as it would stand on the wire. */
function asPacket(value: Buffer): Buffer {
  const length = Buffer.alloc(9);
  length[0] = 0xfe;
  length.writeBigUInt64LE(BigInt(value.length), 1);
  return Buffer.concat([length, value]);
}

/** Where the value's bytes are whose length stands at `at`; nowhere for NULL. */
function readValue(packet: Buffer, at: number): { start: number; end: number } {
  const first = packet[at] ?? 0;
  if (first < 0xfb) return { start: at + 1, end: at + 1 + first };
  if (first === 0xfb) return { start: at + 1, end: at + 1 };
  const bytes = first === 0xfc ? 2 : first === 0xfd ? 3 : 8;
  const length = bytes === 8 ? Number(packet.readBigUInt64LE(at + 1)) : packet.readUIntLE(at + 1, bytes);
  return { start: at + 1 + bytes, end: at + 1 + bytes + length };
}
