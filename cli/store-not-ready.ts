import { DrizzleQueryError } from "drizzle-orm";
import { codeOf, messageOf, OperatorError, rootOf } from "@/lib/kernel/errors";

const lacking: ReadonlySet<string> = new Set(["ER_NO_SUCH_TABLE", "ER_BAD_FIELD_ERROR"]);

/** A store that nobody prepared, or an older release did, lacks what this one asks for: that is said, and what to do. */
export function orStoreNotReady(error: unknown): unknown {
  if (!(error instanceof DrizzleQueryError) || !lacking.has(codeOf(rootOf(error)) ?? "")) return error;
  return new OperatorError(
    "store.not_ready",
    `Seaworthy's own database is not prepared for this release: ${messageOf(rootOf(error))}.`,
    {
      kind: "unavailable",
      hint: "Bring it up to date with: seaworthy migrate. Starting Seaworthy does so, too.",
      cause: error,
    },
  );
}
