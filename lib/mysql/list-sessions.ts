import type { Connection, RowDataPacket } from "mysql2/promise";

export interface ServerSession {
  id: number;
  /** Null: none is chosen. */
  database: string | null;
}

/**
 * Every session of the server that our account may see. MySQL's `information_schema.PROCESSLIST` fails for everybody while
 * anybody runs a statement with a character of four bytes, and `performance_schema.processlist` is empty where that is off.
 */
export async function listSessions(connection: Pick<Connection, "query">): Promise<ServerSession[]> {
  const [rows] = await connection.query<RowDataPacket[]>("SHOW PROCESSLIST");
  return rows.map((row) => ({ id: Number(row["Id"]), database: row["db"] === null ? null : String(row["db"]) }));
}
