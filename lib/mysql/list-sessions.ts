import type { Connection, RowDataPacket } from "mysql2/promise";

export interface ServerSession {
  id: number;
  user: string;
  /** `10.0.0.5:40112`, as the server sees it. */
  host: string;
  /** Null: none is chosen. */
  database: string | null;
  /** What it is at: `Query`, `Sleep`, `Daemon`, `Binlog Dump`, … */
  command: string;
  /** Since when it is at that. */
  seconds: number;
  /** The first 100 characters of what it runs; null: nothing, or not for us to see. */
  statement: string | null;
}

/**
 * Every session of the server that our account may see: without PROCESS, its own. MySQL's `information_schema.PROCESSLIST` fails for everybody while
 * anybody runs a statement with a character of four bytes, and `performance_schema.processlist` is empty where that is off.
 */
export async function listSessions(connection: Pick<Connection, "query">): Promise<ServerSession[]> {
  const [rows] = await connection.query<RowDataPacket[]>("SHOW PROCESSLIST");
  return rows.map((row) => ({
    id: Number(row["Id"]),
    user: String(row["User"]),
    host: String(row["Host"]),
    database: textOrNull(row["db"] as string | Buffer | null),
    command: String(row["Command"]),
    seconds: Number(row["Time"]),
    statement: textOrNull(row["Info"] as string | Buffer | null),
  }));
}

/** A connection that reads bytes as they are answers with a buffer. */
function textOrNull(value: string | Buffer | null): string | null {
  return value === null || value.length === 0 ? null : value.toString();
}
