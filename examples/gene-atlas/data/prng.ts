/**
 * Every row is a function of its table and its number: any row can be made again without the ones before it, so a
 * child can look at its parent without keeping it, and memory stays flat however large the database becomes.
 */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** 0 ≤ n < 1 (mulberry32). */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[Math.floor(this.fraction() * choices.length)];
    if (choice === undefined) throw new RangeError("nothing to pick from");
    return choice;
  }

  /** Early choices more often than late ones. */
  pickEarly<T>(choices: readonly T[]): T {
    const choice = choices[Math.floor(this.fraction() ** 2 * choices.length)];
    if (choice === undefined) throw new RangeError("nothing to pick from");
    return choice;
  }

  /** A value for a SET column: each choice with the given probability, `''` when none was taken. */
  subset(choices: readonly string[], probability: number): string {
    return choices.filter(() => this.chance(probability)).join(",");
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let index = 0; index < length; index += 1) bytes[index] = Math.floor(this.fraction() * 256);
    return bytes;
  }

  decimal(low: number, high: number, digits: number): string {
    return (low + this.fraction() * (high - low)).toFixed(digits);
  }
}

/** `randomRows("variant")(7)`: the generator of row 7, always the same one. */
export function randomRows(stream: string): (row: number) => Random {
  const start = hashText(stream);
  return (row) => new Random(scramble(start ^ Math.imul(row + 1, 0x9e3779b1)));
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}

/** Neighbouring rows must not have neighbouring generators. */
function scramble(seed: number): number {
  let mixed = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) | 0;
}
