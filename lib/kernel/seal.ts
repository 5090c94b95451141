import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const [saltBytes, ivBytes, tagBytes] = [16, 12, 16];

/** What a sealed text is for and whom it belongs to: opened under any other, it does not open. */
export interface SealContext {
  /** Separates the keys of different uses: `job secret`. */
  use: string;
  /** Authenticated, not kept: a row copied to another owner opens nothing. */
  owner: string;
}

/** `salt ‖ iv ‖ tag ‖ ciphertext`, in base64: AES-256-GCM under a key derived from the configured secret. */
export function seal(authSecret: string, { use, owner }: SealContext, text: string): string {
  const [salt, iv] = [randomBytes(saltBytes), randomBytes(ivBytes)];
  const cipher = createCipheriv("aes-256-gcm", keyOf(authSecret, use, salt), iv).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([salt, iv, cipher.getAuthTag(), sealed]).toString("base64");
}

/** Throws whatever crypto throws when the secret, the context or the text is another one; callers say what that means. */
export function unseal(authSecret: string, { use, owner }: SealContext, sealed: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const [iv, tag] = [saltBytes, saltBytes + ivBytes];
  const key = keyOf(authSecret, use, bytes.subarray(0, iv));
  const cipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(iv, tag))
    .setAAD(Buffer.from(owner))
    .setAuthTag(bytes.subarray(tag, tag + tagBytes));
  return cipher.update(bytes.subarray(tag + tagBytes), undefined, "utf8") + cipher.final("utf8");
}

function keyOf(authSecret: string, use: string, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", authSecret, salt, `seaworthy ${use}`, 32));
}
