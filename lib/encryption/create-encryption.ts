import { randomBytes } from "node:crypto";
import { Encrypter, type Identity } from "age-encryption";
import type { PendingFile } from "@/lib/storage/archive-storage";
import { type EncryptingFile, encryptingFile } from "./encrypting-file";
import { chunkTagBytes, nonceBytes } from "./payload";

/** One file's encryption: its key lives in this object and, wrapped for the recipients, in the file's header. */
export interface Encryption {
  /** age public keys: `age1…`, `age1pq1…`. */
  recipients: string[];
  /** Encrypts what is written on its way into `file`. For one file only. */
  wrap(file: PendingFile): EncryptingFile;
  /** Reads the file back while this process remembers its key: the server holds no private key. */
  readBackIdentity: Identity;
}

/** Throws a plain error for a recipient that is none; the configuration was checked when the process started. */
export async function createEncryption(recipients: readonly string[]): Promise<Encryption> {
  const { header, fileKey } = await createHeader(recipients);
  return {
    recipients: [...recipients],
    wrap: (file) => encryptingFile(file, { header, fileKey, nonce: randomBytes(nonceBytes) }),
    // The library compares the header's HMAC with this key, so another file's header is not taken.
    readBackIdentity: { unwrapFileKey: () => Uint8Array.from(fileKey) },
  };
}

/**
 * The header is what the library writes before an empty file. It hands the file's key to every recipient, so one of
 * our own that adds nothing to the header learns it; the library's ciphers are too slow for the payload.
 */
async function createHeader(recipients: readonly string[]): Promise<{ header: Buffer; fileKey: Uint8Array }> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  let fileKey: Uint8Array | undefined;
  encrypter.addRecipient({
    wrapFileKey: (key) => {
      fileKey = Uint8Array.from(key);
      return [];
    },
  });
  const empty = Buffer.from(await encrypter.encrypt(new Uint8Array()));
  if (fileKey === undefined) throw new Error("age-encryption made a header without a file key.");
  return { header: empty.subarray(0, empty.length - nonceBytes - chunkTagBytes), fileKey };
}
