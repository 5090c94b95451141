import type { Socket } from "node:net";
import type { Connection as CoreConnection } from "mysql2";
import type { Connection } from "mysql2/promise";

/** The callback connection under mysql2's promise one, with what its types leave out. */
export interface Core extends CoreConnection {
  stream: Socket;
  /** Gets every chunk that arrives. */
  packetParser: { execute(chunk: Buffer): unknown };
  /** Number of the packet that comes next. */
  sequenceId: number;
  /** What is being answered. */
  _command?: unknown;
}

/** For what promises cannot do: raw row packets and hanging up at once. */
export function coreOf(connection: Connection): Core {
  if ("connection" in connection && isCore(connection.connection)) return connection.connection;
  throw new Error("This version of mysql2 keeps its connection elsewhere.");
}

function isCore(value: unknown): value is Core {
  return (
    typeof value === "object" &&
    value !== null &&
    ["stream", "packetParser", "sequenceId", "pause", "resume"].every((name) => name in value)
  );
}

/** Ends the session at once, whatever it is doing: every pending statement rejects. `destroy()` would wait for them. */
export function hangUp(connection: Connection): void {
  coreOf(connection).stream.destroy();
}
