import { subtle } from "node:crypto";

/** SHA-256 in hex, computed on one of libuv's threads: the calling one goes on reading rows meanwhile. */
export async function hashAside(bytes: Uint8Array): Promise<string> {
  return Buffer.from(
    await subtle.digest("SHA-256", new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length)),
  ).toString("hex");
}
