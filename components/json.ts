/** A value as it arrives over HTTP: dates are ISO strings. */
export type Json<T> = unknown extends T
  ? T
  : T extends Date
    ? string
    : T extends (infer Item)[]
      ? Json<Item>[]
      : T extends object
        ? { [Key in keyof T]: Json<T[Key]> }
        : T;

/** What a client component is handed by the server the first time, in the shape that it will poll later. */
export function toJson<T>(value: T): Json<T> {
  return JSON.parse(JSON.stringify(value)) as Json<T>;
}
