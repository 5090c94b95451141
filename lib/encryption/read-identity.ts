import { Decrypter, type Identity } from "age-encryption";
import { identityLines, identityProblem } from "@/lib/config/age-keys";
import { badIdentity } from "./encryption-errors";

/** The text of an age identity file, or the key that was remembered while a file was written. */
export type AgeIdentity = string | Identity;

/** Refuses what is no private key before anything is queued. Throws `encryption.bad_identity`, without the text. */
export function requireIdentity(text: string): void {
  const problem = identityProblem(text);
  if (problem !== null) throw badIdentity(problem);
}

export function decrypterFor(identity: AgeIdentity): Decrypter {
  const decrypter = new Decrypter();
  if (typeof identity !== "string") {
    decrypter.addIdentity(identity);
    return decrypter;
  }
  requireIdentity(identity);
  for (const line of identityLines(identity)) decrypter.addIdentity(line);
  return decrypter;
}
