import { codeOf, OperatorError, rootOf } from "@/lib/kernel/errors";

/** MySQL's number for it, and MariaDB's, which the driver has no name for. */
const cutShort: readonly number[] = [3024, 1969];
const away: readonly string[] = [
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  "PROTOCOL_CONNECTION_LOST",
  "ER_CON_COUNT_ERROR",
  "ER_SERVER_SHUTDOWN",
];

/** A statement cut by its time limit, or a database that is not there, in words; null for any other error. */
export function databaseError(thrown: unknown): OperatorError | null {
  const cause = rootOf(thrown);
  if (cause instanceof OperatorError) return cause;
  if (!(cause instanceof Error)) return null;
  if ("errno" in cause && cutShort.includes(Number(cause.errno)))
    return new OperatorError("database.timed_out", "A question to the database took too long and was cut short.", {
      kind: "timed_out",
      hint: "See what else the database is busy with. REQUEST_TIMEOUT_SECONDS sets the limit.",
      cause,
    });
  if (away.includes(codeOf(cause) ?? ""))
    return new OperatorError("database.unreachable", "A database that this needs does not answer.", {
      kind: "unavailable",
      hint: "The health page and the log of the web process say which one and why.",
      retryAfterSeconds: 5,
      cause,
    });
  return null;
}
