import { OperatorError } from "@/lib/kernel/errors";

export function keyNeeded(fileName: string, recipients: readonly string[]): OperatorError {
  return new OperatorError("encryption.key_needed", `${fileName} is encrypted, and its private key is not here.`, {
    kind: "invalid",
    hint: `Give the private key (AGE-SECRET-KEY-1…) of ${oneOf(recipients)}. For drills that nobody attends, mount it as AGE_IDENTITY_FILE.`,
    details: { recipients },
  });
}

export function wrongKey(fileName: string, recipients: readonly string[]): OperatorError {
  return new OperatorError("encryption.wrong_key", `The private key does not open ${fileName}.`, {
    kind: "invalid",
    hint: `It was encrypted for ${oneOf(recipients)}. To see whose a key is: age-keygen -y key.txt`,
    details: { recipients },
  });
}

export function badIdentity(problem: string): OperatorError {
  return new OperatorError("encryption.bad_identity", `What was given as the private key ${problem}.`, {
    kind: "invalid",
    hint: "Paste the content of the file that age-keygen wrote: a line that begins with AGE-SECRET-KEY-1, with or without its comments.",
    details: { fields: { identity: problem } },
  });
}

function oneOf(recipients: readonly string[]): string {
  if (recipients.length === 0) return "whoever it was encrypted for (it was not encrypted here)";
  return recipients.length === 1 ? `${recipients[0]}` : `one of: ${recipients.join(", ")}`;
}
