/**
 * The bytes not yet handed out, in one piece. Whole chunks pass through uncopied; only an unfinished rest is copied,
 * into a buffer that doubles, so that a huge statement arriving in small chunks costs linear time.
 */
export class ByteWindow {
  bytes: Buffer = Buffer.alloc(0);
  /** True when `bytes` is our own buffer with room behind `length`. */
  #owned: Buffer | undefined;

  append(chunk: Buffer): void {
    const rest = this.bytes.length;
    if (rest === 0) {
      this.bytes = chunk;
      this.#owned = undefined;
      return;
    }
    if (this.#owned === undefined || this.#owned.length - rest < chunk.length) this.#grow(rest + chunk.length);
    chunk.copy(this.#owned as Buffer, rest);
    this.bytes = (this.#owned as Buffer).subarray(0, rest + chunk.length);
  }

  /** Forgets the first `count` bytes. Views handed out stay as they are: their memory is never written again. */
  drop(count: number): void {
    if (count === 0) return;
    this.bytes = this.bytes.subarray(count);
    this.#owned = undefined;
  }

  #grow(needed: number): void {
    const bigger = Buffer.allocUnsafe(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(bigger);
    this.#owned = bigger;
  }
}
