import { Decrypter, Encrypter } from "age-encryption";

const privateKey = /AGE-SECRET-KEY-/i;

/** The keys of a list separated by commas or white space. */
export function splitRecipients(text: string): string[] {
  return text.split(/[\s,]+/).filter((key) => key !== "");
}

/** What is wrong with a list of age public keys, or null. A private key among them is never repeated. */
export function recipientsProblem(text: string): string | null {
  if (privateKey.test(text))
    return "holds a PRIVATE key (AGE-SECRET-KEY-…). Take it out at once: whoever reads this setting reads every backup. Put its public key here (age-keygen -y key.txt prints it), and make a new pair if others could have seen it";
  if (/(^|[\s,])ssh-/.test(text)) return "holds an ssh key: make a pair with age-keygen, and put its public key here";
  const bad = splitRecipients(text).find((key) => !isRecipient(key));
  return bad === undefined ? null : `holds ${JSON.stringify(bad.slice(0, 80))}, which is not an age public key (age1…)`;
}

function isRecipient(key: string): boolean {
  try {
    new Encrypter().addRecipient(key);
    return true;
  } catch {
    return false;
  }
}

/** The private keys in the text of an age identity file, in which empty lines and lines with `#` say nothing. */
export function identityLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** What is wrong with the text of an age identity file, or null. It never repeats what was typed. */
export function identityProblem(text: string): string | null {
  const lines = identityLines(text);
  if (lines.length === 0) return "holds no private key";
  if (/^(age-encryption\.org\/|-----BEGIN AGE)/.test(lines[0] ?? ""))
    return "is itself encrypted with a passphrase. Open it where it is kept: age -d key.age prints the line AGE-SECRET-KEY-1… that is needed";
  if (lines.some((line) => line.startsWith("age1")))
    return "is a public key (age1…). The private key is needed: the line AGE-SECRET-KEY-1… in the file that age-keygen wrote";
  const bad = lines.findIndex((line) => !isIdentity(line));
  return bad === -1
    ? null
    : `has no age private key (AGE-SECRET-KEY-1…) in line ${bad + 1}, or it was copied incompletely`;
}

function isIdentity(line: string): boolean {
  try {
    new Decrypter().addIdentity(line);
    return true;
  } catch {
    return false;
  }
}
