/** Takes exact numbers of bytes from a stream of chunks. */
export interface ByteSource {
  /** The next `length` bytes, or null when the stream ends before. */
  take(length: number): Promise<Buffer | null>;
  /** Passes over them; false when the stream ends before. */
  skip(length: number): Promise<boolean>;
  atEnd(): Promise<boolean>;
  /** Bytes taken so far. */
  position(): number;
}

export function byteSource(chunks: AsyncIterable<Buffer>): ByteSource {
  const iterator = chunks[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  let position = 0;

  async function more(): Promise<Buffer | null> {
    const next = await iterator.next();
    return next.done === true ? null : next.value;
  }

  async function take(length: number): Promise<Buffer | null> {
    const pieces = [held];
    for (let size = held.length; size < length;) {
      const piece = await more();
      if (piece === null) return null;
      pieces.push(piece);
      size += piece.length;
    }
    const joined = pieces.length === 1 ? held : Buffer.concat(pieces);
    held = joined.subarray(length);
    position += length;
    return joined.subarray(0, length);
  }

  async function skip(length: number): Promise<boolean> {
    for (let left = length; left > 0;) {
      const step = Math.min(left, 64 * 1024);
      if ((await take(step)) === null) return false;
      left -= step;
    }
    return true;
  }

  async function atEnd(): Promise<boolean> {
    while (held.length === 0) {
      const piece = await more();
      if (piece === null) return true;
      held = piece;
    }
    return false;
  }

  return { take, skip, atEnd, position: () => position };
}
