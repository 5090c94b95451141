import { codeOf, OperatorError, rootOf } from "@/lib/kernel/errors";

/** As the driver names them; 1969 is MariaDB's, which the driver only knows by number. */
const cutShort: readonly (string | number)[] = ["ER_QUERY_TIMEOUT", "ER_STATEMENT_TIMEOUT", 1969];
const away: readonly (string | number)[] = [
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
  if (!(cause instanceof Error) || cause instanceof OperatorError) return null;
  const marks = [codeOf(cause) ?? "", "errno" in cause ? Number(cause.errno) : 0];
  if (marks.some((mark) => cutShort.includes(mark)))
    return new OperatorError("database.timed_out", "A question to the database took too long and was cut short.", {
      kind: "timed_out",
      hint: "See what else the database is busy with. REQUEST_TIMEOUT_SECONDS sets the limit.",
      cause,
    });
  if (marks.some((mark) => away.includes(mark)))
    return new OperatorError("database.unreachable", "A database that this needs does not answer.", {
      kind: "unavailable",
      hint: "The health page and the log of the web process say which one and why.",
      retryAfterSeconds: 5,
      cause,
    });
  return null;
}
