export { createEncryption, type Encryption } from "./create-encryption";
export { decryptingReader } from "./decrypting-reader";
export { keyNeeded } from "./encryption-errors";
export { looksEncrypted } from "./read-header";
export { type AgeIdentity, requireIdentity } from "./read-identity";
