import { hash, verify } from "@node-rs/argon2";

/** OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane (argon2id is the library's default). */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters);
}

let dummyHash: Promise<string> | undefined;

/**
 * Whether the password matches. `stored: null` (no such account) does the same work and answers false, so that the
 * time of the answer tells nothing.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  dummyHash ??= hashPassword("no account has this password");
  const matches = await verify(stored ?? (await dummyHash), password);
  return stored !== null && matches;
}
