import type { Actor } from "@/lib/auth/actor";
import { OperatorError } from "@/lib/kernel/errors";

/** Links are shown on the command line only: in a browser an administrator would sign in as somebody else. */
export function requireCommandLine(actor: Actor): void {
  if (actor.kind === "cli") return;
  throw new OperatorError("account.command_line_only", "This link is made on the command line only.", {
    kind: "forbidden",
    hint: "Use the program seaworthy on the server.",
  });
}
