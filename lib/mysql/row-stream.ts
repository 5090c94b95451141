import type { Connection } from "mysql2/promise";
import { connectionLost, isConnectionLost } from "./connection-lost";
import { coreOf, hangUp } from "./core-connection";

/**
 * Gets one row as it stands on the wire (text protocol): for each column a length-encoded string or 0xFB for NULL, in
 * `buffer` from `start` to `end`. The bytes are gone once it returns. Returning a promise holds back the server until
 * it resolves.
 */
export type OnRow = (buffer: Buffer, start: number, end: number) => Promise<void> | undefined;

interface Packet {
  buffer: Buffer;
  offset: number;
  end: number;
  isEOF(): boolean;
}

type State = (packet: Packet, core: unknown) => State | null;

/**
 * Runs a query and hands over its rows without decoding them. Rows may be of any size. Throws
 * `target.connection_lost`, or the server's error as the driver gives it; an error of `onRow` ends the session.
 */
export async function streamRows(connection: Connection, sql: string, onRow: OnRow, doing: string): Promise<void> {
  const core = coreOf(connection);
  let failure: unknown;

  function fail(error: unknown): void {
    failure ??= error;
    // The rest of the result may be gigabytes: nobody waits for it.
    hangUp(connection);
  }

  function takeRow(packet: Packet): void {
    try {
      const wait = onRow(packet.buffer, packet.offset, packet.end);
      if (wait === undefined) return;
      core.pause();
      wait.then(() => core.resume(), fail);
    } catch (error) {
      fail(error);
    }
  }

  try {
    await new Promise<void>((resolve, reject) => {
      const query = core.query(sql, (error) => (error === null ? resolve() : reject(error)));
      replaceRowReader(query, takeRow);
    });
  } catch (error) {
    if (failure !== undefined) throw failure;
    throw isConnectionLost(error) ? connectionLost(doing, error) : error;
  }
}

/**
 * mysql2 reads headers, column definitions and the end of the result; only its `row` state, which builds an object per
 * row, is replaced. A row of a value of 16 MiB or more also begins with 0xFE: `isEOF` looks at the length too.
 */
function replaceRowReader(query: unknown, takeRow: (packet: Packet) => void): void {
  if (!hasRowState(query)) throw new Error("This version of mysql2 reads rows in another way.");
  const readEnd = query.row.bind(query);
  query.row = function row(packet, core) {
    if (packet.isEOF()) return readEnd(packet, core);
    takeRow(packet);
    return row;
  };
}

function hasRowState(query: unknown): query is { row: State } {
  return typeof query === "object" && query !== null && "row" in query && typeof query.row === "function";
}
