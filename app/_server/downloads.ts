import type { Readable } from "node:stream";

const slot = Symbol.for("seaworthy.web.downloads");

/** Archive streams being sent; one set for all bundles of the process. */
export function downloads(): Set<Readable> {
  const holder = globalThis as typeof globalThis & { [slot]?: Set<Readable> };
  holder[slot] ??= new Set();
  return holder[slot];
}

/** On shutdown: cuts them, and clients resume from where they were with a range. */
export function endDownloads(): void {
  for (const stream of downloads()) stream.destroy(new Error("the server is shutting down"));
}
