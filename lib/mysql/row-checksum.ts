/**
 * Adds up rows as they stand on the wire (see `OnRow`) to a checksum that does not depend on their order: the same rows
 * read in ranges, on several connections, or from a restored copy give the same sum. It finds mistakes, not forgeries.
 */
export interface RowChecksum {
  add(buffer: Buffer, start: number, end: number): void;
  /** Adds rows whose halves were summed up elsewhere. */
  addSums(sums: { high: number; low: number }): void;
  /** Sixteen hexadecimal digits; all zero for no rows. */
  value(): string;
}

/** Odd constants of murmur3's 128-bit variant and its finalizer (public domain, Austin Appleby). */
const [first, second, third, fourth] = [0x239b961b, 0xab0e9789, 0x85ebca6b, 0xc2b2ae35];

/**
 * Two lanes of 32 bits per row, four bytes at a time: where a call into zlib for every row would cost more than writing
 * it. `| 0` keeps V8 counting in 32-bit integers, which makes it two to three times as fast.
 */
export function createRowChecksum(): RowChecksum {
  let seen: Buffer | null = null;
  let view: DataView = new DataView(new ArrayBuffer(0));
  let high = 0;
  let low = 0;

  return {
    add(buffer, start, end) {
      if (buffer !== seen) {
        seen = buffer;
        view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
      }
      const row = view;
      const length = (end - start) | 0;
      const last = (end - 8) | 0;
      let a = length;
      let b = ~length;
      let at = start | 0;
      while (length >= 8) {
        a = Math.imul(a ^ row.getInt32(at, true), first);
        b = Math.imul(b ^ row.getInt32((at + 4) | 0, true), second);
        a ^= a >>> 15;
        b ^= b >>> 13;
        if (at >= last) break;
        // The last step begins earlier rather than go byte by byte: it reads some bytes twice, in half the time.
        at = (at + 8) | 0;
        if (at > last) at = last;
      }
      for (; length < 8 && at < end; at = (at + 1) | 0) {
        a = Math.imul(a ^ row.getUint8(at), first);
        a ^= a >>> 15;
      }
      b = finish(b + Math.imul(a, second));
      high = (high + finish(a + b)) | 0;
      low = (low + b) | 0;
    },

    addSums(sums) {
      high = (high + sums.high) | 0;
      low = (low + sums.low) | 0;
    },

    value: () => hex(high) + hex(low),
  };
}

/** The checksum of all the rows whose parts have these checksums. */
export function addChecksums(checksums: readonly string[]): string {
  let high = 0;
  let low = 0;
  for (const checksum of checksums) {
    high = (high + Number.parseInt(checksum.slice(0, 8), 16)) | 0;
    low = (low + Number.parseInt(checksum.slice(8), 16)) | 0;
  }
  return hex(high) + hex(low);
}

/** Spreads every bit over all of them, so that similar rows do not cancel out in the sum. */
function finish(lane: number): number {
  let mixed = Math.imul(lane ^ (lane >>> 16), third);
  mixed = Math.imul(mixed ^ (mixed >>> 13), fourth);
  return mixed ^ (mixed >>> 16);
}

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, "0");
}
