import { randomBytes } from "node:crypto";
import { sha256Hex } from "@/lib/kernel/ids";

/** Crockford's base32 in lower case: nothing in it looks like something else. */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** `k3f9-0wzt-8hqm-x2rd`: 80 random bits, so that even a fast hash of it cannot be tried out. */
export function newRecoveryCode(): string {
  return Array.from({ length: 4 }, newGroup).join("-");
}

function newGroup(): string {
  return Array.from(randomBytes(4), (byte) => alphabet[byte % alphabet.length]).join("");
}

/** What the store keeps. Case, spaces and dashes do not count, and letters that look like digits are read as such. */
export function recoveryCodeHash(userId: string, code: string): string {
  const plain = code.toLowerCase().replaceAll(/[^0-9a-z]/g, "");
  return sha256Hex(`${userId}:${plain.replaceAll("o", "0").replaceAll(/[il]/g, "1")}`);
}
