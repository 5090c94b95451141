import { domainToASCII } from "node:url";
import { z } from "zod";

const maxAddress = 254;
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const domainName = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * One e-mail address from outside, in lower case. Several in one field, line breaks and anything else that could become
 * a second recipient or a header are refused, and so are letters outside ASCII, which may only look like the right ones:
 * such a domain is given in its ASCII form. The message goes after the field's name: `email must be one address`.
 */
export const Recipient = z
  .string()
  .max(500)
  .superRefine((text, context) => {
    const problem = recipientProblem(text);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  })
  .transform((text) => trimmed(text).toLowerCase());

/** What is wrong with the address, to go after the field's name; null: nothing. */
export function recipientProblem(text: string): string | null {
  // Only blanks are cut off: a line break is no slip of the finger, and is refused below.
  const address = trimmed(text);
  if (address === "") return "is missing";
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(address)) return "must not hold line breaks or control characters";
  if (address.length > maxAddress) return `must not be longer than ${maxAddress} characters`;
  const foreign = /[^\x20-\x7e]/u.exec(address);
  if (foreign !== null) return foreignProblem(address, foreign[0]);
  if (/[,;<>()"\s]/.test(address) || address.split("@").length > 2)
    return "must be one address, without a name or others";
  const [local = "", domain = ""] = address.split("@");
  if (local.length > 64) return "must not have more than 64 characters before the @";
  return localPart.test(local) && domainName.test(domain) ? null : "must be an e-mail address";
}

function foreignProblem(address: string, letter: string): string {
  const at = address.lastIndexOf("@");
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  const named = `“${letter}” (U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}), which is outside ASCII`;
  const ascii = /^[\x21-\x7e]+$/.test(local) ? domainToASCII(domain) : "";
  const hint = ascii === "" ? "" : `: if that domain is meant, write it as ${ascii}`;
  return `must not hold ${named} and may only look right${hint}`;
}

function trimmed(text: string): string {
  return text.replace(/^ +| +$/g, "");
}
