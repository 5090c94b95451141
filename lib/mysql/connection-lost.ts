import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";
import { redactText } from "@/lib/kernel/redact";

/** What drivers and servers say when a session ends under its owner: killed, shut down, network gone. */
const lostCodes = [
  "PROTOCOL_CONNECTION_LOST",
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "ER_SERVER_SHUTDOWN",
  "ER_QUERY_INTERRUPTED",
  "ER_CONNECTION_KILLED",
  "ER_CLIENT_INTERACTION_TIMEOUT",
  "ERR_STREAM_DESTROYED",
];

/** Whether a statement failed because its session or the server ended it, not because of what it asked for. */
export function isConnectionLost(error: unknown): boolean {
  return lostCodes.includes(codeOf(error) ?? "") || messageOf(error).includes("connection is in closed state");
}

/** `target.connection_lost`, saying what was going on. */
export function connectionLost(doing: string, cause: unknown): OperatorError {
  return new OperatorError(
    "target.connection_lost",
    `The target's server ended our session while ${doing}: ${redactText(messageOf(cause))}`,
    {
      kind: "unavailable",
      hint: "Look at the server's error log: a restart, a KILL, a time limit or the network. Then run it again.",
      cause,
    },
  );
}
