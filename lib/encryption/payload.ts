import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";

/** age's payload (age-encryption.org/v1, "Payload"): a nonce, then chunks of 64 KiB, each with its own tag. */
export const nonceBytes = 16;
export const chunkBytes = 64 * 1024;
export const chunkTagBytes = 16;
export const sealedChunkBytes = chunkBytes + chunkTagBytes;

const algorithm = "chacha20-poly1305";
const options = { authTagLength: chunkTagBytes };

export function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", fileKey, nonce, "payload", 32));
}

/** Ciphertext and tag of the chunk with this number, in two pieces. */
export function sealChunk(key: Uint8Array, index: number, isLast: boolean, plain: Uint8Array): [Buffer, Buffer] {
  const cipher = createCipheriv(algorithm, key, chunkNonce(index, isLast), options);
  const sealed = cipher.update(plain);
  cipher.final();
  return [sealed, cipher.getAuthTag()];
}

/** Null when the tag says that these are not the bytes that were written as this chunk. */
export function openChunk(key: Uint8Array, index: number, isLast: boolean, sealed: Buffer): Buffer | null {
  const end = sealed.length - chunkTagBytes;
  const cipher = createDecipheriv(algorithm, key, chunkNonce(index, isLast), options).setAuthTag(sealed.subarray(end));
  const plain = cipher.update(sealed.subarray(0, end));
  try {
    cipher.final();
    return plain;
  } catch {
    return null;
  }
}

/** Eleven bytes of counter, big-endian, and a byte that marks the last chunk. */
function chunkNonce(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(index, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}
