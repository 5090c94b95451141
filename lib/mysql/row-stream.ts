import type { Connection } from "mysql2/promise";
import { connectionLost, isConnectionLost } from "./connection-lost";
import { type Core, coreOf, hangUp } from "./core-connection";
import { createPacketReader } from "./packet-reader";
import { lendChunks } from "./reading-socket";

/**
 * Gets one row as it stands on the wire (text protocol): for each column a length-encoded string or 0xFB for NULL, in
 * `buffer` from `start` to `end`. The bytes are gone once it returns. Returning a promise holds back the server until
 * it resolves.
 */
export type OnRow = (buffer: Buffer, start: number, end: number) => Promise<void> | undefined;

/**
 * Takes as many whole rows as it likes, each a packet with its header, that stand in `chunk` from `at` on; returns where
 * it stopped. What it leaves goes on to `OnRow`, which is also the one to hold back the server.
 */
export type OnRows = (chunk: Buffer, at: number) => number;

const endMark = 0xfe;
const errorMark = 0xff;
/** A packet that begins like the end of the rows but is longer than any end holds a value of 16 MiB or more. */
const longestEndBytes = 13;

/**
 * Runs a query and hands over its rows without decoding them. Rows may be of any size. Throws
 * `target.connection_lost`, or the server's error as the driver gives it; an error of `onRow` ends the session.
 */
export async function streamRows(
  connection: Connection,
  sql: string,
  onRow: OnRow,
  doing: string,
  onRows?: OnRows,
): Promise<void> {
  const core = coreOf(connection);
  let failure: unknown;

  function fail(error: unknown): void {
    failure ??= error;
    // The rest of the result may be gigabytes: nobody waits for it.
    hangUp(connection);
  }

  try {
    await new Promise<void>((resolve, reject) => {
      // Otherwise the driver compiles a reader of rows for every new set of columns, which is never called here.
      const options = { sql, disableEval: true };
      const query = core.query(options, (error) => (error === null ? resolve() : reject(error)));
      takeOverRows(core, query, { onRow, onRows }, fail);
    });
  } catch (error) {
    if (failure !== undefined) throw failure;
    throw isConnectionLost(error) ? connectionLost(doing, error) : error;
  }
}

/**
 * mysql2 reads headers, column definitions and the end of the result, or the error; the rows between never reach it, for
 * its objects per packet cost more than our work on a row. Once the result ended its own parser is back in place.
 */
function takeOverRows(
  core: Core,
  query: unknown,
  { onRow, onRows }: { onRow: OnRow; onRows: OnRows | undefined },
  fail: (error: unknown) => void,
): void {
  if (!isRowCommand(query)) throw new Error("This version of mysql2 reads rows in another way.");
  const theirs = core.packetParser;
  let inRows = false;

  function takePacket(buffer: Buffer, start: number, end: number): Promise<void> | undefined {
    const mark = buffer[start];
    if (inRows && mark !== errorMark && !(mark === endMark && end - start < longestEndBytes))
      return onRow(buffer, start, end);
    // The numbers of the packets in between are not known to mysql2.
    if (inRows) core.sequenceId = buffer[start - 1] ?? 0;
    if (inRows || mark === errorMark) giveBack();
    theirs.execute(Buffer.from(buffer.subarray(start - 4, end)));
    inRows = isRowCommand(query) && query.next === query.row;
    return undefined;
  }

  const { read } = createPacketReader(
    takePacket,
    () => core.packetParser === theirs,
    (rest) => theirs.execute(Buffer.from(rest)),
    (chunk, at) => (inRows && onRows !== undefined ? onRows(chunk, at) : at),
  );

  function giveBack(): void {
    core.packetParser = theirs;
    lendChunks(core.stream, false);
  }

  function execute(chunk: Buffer): void {
    try {
      const wait = read(chunk);
      if (wait === undefined) return;
      // The socket is not read while somebody waits, and the rest of the chunk stays where it is.
      core.pause();
      wait.then(goOn, fail);
    } catch (error) {
      fail(error);
    }
  }

  function goOn(): void {
    if (core.stream.destroyed) return;
    core.resume();
    execute(Buffer.alloc(0));
  }

  core.packetParser = { execute };
  lendChunks(core.stream, true);
}

function isRowCommand(query: unknown): query is { next: unknown; row: unknown } {
  return (
    typeof query === "object" && query !== null && "next" in query && "row" in query && typeof query.row === "function"
  );
}
