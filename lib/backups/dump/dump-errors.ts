import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";
import { redactText } from "@/lib/kernel/redact";
import { connectionLost, isConnectionLost } from "@/lib/mysql/connection-lost";
import { isRefusal } from "./catalogue-queries";

/** What a server says when a definition is not the one that stood at the time of the snapshot. */
const changedUnderUs = ["ER_TABLE_DEF_CHANGED", "ER_NO_SUCH_TABLE", "ER_BAD_FIELD_ERROR", "ER_BAD_TABLE_ERROR"];

/** Memory, most of the time: what a thread throws arrives as what it threw. */
export function threadStopped(code: number): OperatorError {
  return new OperatorError(
    "backup.thread_stopped",
    `A thread of the backup stopped with code ${code}. No backup was made.`,
    {
      hint: "See in the worker's log, and whether the system killed it for memory; then take the backup again.",
      details: { code },
    },
  );
}

/** What went wrong in a dump, for an operator. What is none of the expected failures comes back as it is. */
export function explainDumpError(error: unknown, doing: string): unknown {
  if (error instanceof OperatorError) return error;
  if (isConnectionLost(error)) return connectionLost(doing, error);
  if (isRefusal(error)) {
    return new OperatorError(
      "backup.grants_missing",
      `The target's account may not read everything, as became clear while ${doing}: ${redactText(messageOf(error))}`,
      {
        kind: "forbidden",
        hint: "Grant this account SELECT on the whole database, and take the backup again.",
        cause: error,
      },
    );
  }
  if (!changedUnderUs.includes(codeOf(error) ?? "")) return error;
  return new OperatorError(
    "backup.schema_changed",
    `A table was changed by DDL (ALTER, DROP, TRUNCATE or RENAME) while ${doing}: ${messageOf(error)}. No backup was made.`,
    { kind: "conflict", hint: "Take the backup again when no schema change runs.", cause: error },
  );
}
