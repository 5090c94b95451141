import type { OnRow, OnRows } from "./row-stream";

const headerBytes = 4;
/** A content of this length goes on in the next packet. */
const fullPacketBytes = 0xffffff;

/** Cuts what a server sends into packets, whatever the chunks it arrives in. */
export interface PacketReader {
  /**
   * Hands over every whole packet in order. After a promise it stops; the rest waits for the next call, and the chunk must
   * stay as it is until then.
   */
  read(chunk: Buffer): Promise<void> | undefined;
}

/**
 * `onPacket` gets a packet's content, with its header in the four bytes before it; the parts of a content of 16 MiB or
 * more come as one. As soon as `isOver` says so, what follows goes to `passOn` untouched. `onPackets` is offered what may
 * hold many packets, each with its header, and returns where it stopped: at the start of one.
 */
export function createPacketReader(
  onPacket: OnRow,
  isOver: () => boolean,
  passOn: (rest: Buffer) => void,
  onPackets: OnRows = (_, at) => at,
): PacketReader {
  const held: Buffer[] = [];
  const begun = createBegunPacket();
  let large: Buffer[] = [];

  function take(buffer: Buffer, start: number, end: number): Promise<void> | undefined {
    if (end - start === fullPacketBytes) {
      large.push(Buffer.from(buffer.subarray(start, end)));
      return undefined;
    }
    if (large.length === 0) return onPacket(buffer, start, end);
    const joined = Buffer.concat([Buffer.alloc(headerBytes), ...large, buffer.subarray(start, end)]);
    large = [];
    return onPacket(joined, headerBytes, joined.length);
  }

  function readChunk(chunk: Buffer): Promise<void> | undefined {
    let at = 0;
    let wait: Promise<void> | undefined;
    while (at < chunk.length && wait === undefined) {
      if (isOver()) {
        passOn(chunk.subarray(at));
        return undefined;
      }
      if (begun.isEmpty() && large.length === 0) {
        at = onPackets(chunk, at);
        if (at === chunk.length) return undefined;
      }
      const end = begun.isEmpty() ? endOfPacket(chunk, at) : null;
      if (end === null) {
        at = begun.add(chunk, at);
        const whole = begun.takeWhole();
        if (whole !== null) wait = take(whole, headerBytes, whole.length);
      } else {
        wait = take(chunk, at + headerBytes, end);
        at = end;
      }
    }
    if (wait !== undefined) held.unshift(chunk.subarray(at));
    return wait;
  }

  return {
    read(chunk) {
      held.push(chunk);
      for (let next = held.shift(); next !== undefined; next = held.shift()) {
        const wait = readChunk(next);
        if (wait !== undefined) return wait;
      }
      return undefined;
    },
  };
}

/** A packet whose end has not arrived. */
function createBegunPacket() {
  let parts: Buffer[] = [];
  let bytes = 0;
  let wholeBytes = headerBytes;
  return {
    isEmpty: () => bytes === 0,

    /** Takes what belongs to it of the chunk, up to the end of the header or of the whole; returns where it stopped. */
    add(chunk: Buffer, at: number): number {
      const end = Math.min(at + wholeBytes - bytes, chunk.length);
      // A copy: the chunk's buffer is used again for the one that brings the rest.
      parts.push(Buffer.from(chunk.subarray(at, end)));
      const hadHeader = bytes >= headerBytes;
      bytes += end - at;
      if (!hadHeader && bytes === headerBytes) {
        const header = Buffer.concat(parts);
        parts = [header];
        wholeBytes = headerBytes + lengthAt(header, 0);
      }
      return end;
    },

    takeWhole(): Buffer | null {
      if (bytes < headerBytes || bytes < wholeBytes) return null;
      const whole = Buffer.concat(parts);
      [parts, bytes, wholeBytes] = [[], 0, headerBytes];
      return whole;
    },
  };
}

/** Null when the chunk ends before the packet that begins at `at`. */
function endOfPacket(chunk: Buffer, at: number): number | null {
  if (at + headerBytes > chunk.length) return null;
  const end = at + headerBytes + lengthAt(chunk, at);
  return end > chunk.length ? null : end;
}

function lengthAt(buffer: Buffer, at: number): number {
  return buffer[at]! | (buffer[at + 1]! << 8) | (buffer[at + 2]! << 16);
}
