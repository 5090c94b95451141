import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { messageOf, OperatorError } from "@/lib/kernel/errors";

/** How commands that read inside an encrypted backup are given its key: as a file, for arguments are seen by others. */
export const identityOption = {
  "identity-file": {
    type: "string",
    usage: "--identity-file <path>",
    summary: "The age private key of an encrypted backup (as age-keygen writes it); - reads it from standard input",
  },
} as const;

/** `{ identity }` to pass on, or nothing when none was given. Throws `cli.identity_file`. */
export async function readIdentity(path: string | boolean | undefined): Promise<{ identity?: string }> {
  if (typeof path !== "string") return {};
  try {
    return { identity: path === "-" ? await text(process.stdin) : await readFile(path, "utf8") };
  } catch (error) {
    throw new OperatorError("cli.identity_file", `The key in ${path} cannot be read: ${messageOf(error)}`, {
      kind: "invalid",
      hint: "Give --identity-file the path of the file that age-keygen wrote.",
    });
  }
}
