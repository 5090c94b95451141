import type { Connection, ResultSetHeader, RowDataPacket } from "mysql2/promise";
import { quoteId } from "./quote";

const texts = ["sql_mode", "time_zone", "character_set_client", "character_set_results", "collation_connection"];
const numbers = [
  "foreign_key_checks",
  "unique_checks",
  "autocommit",
  "lock_wait_timeout",
  "innodb_lock_wait_timeout",
  "sql_safe_updates",
  "sql_select_limit",
  "group_concat_max_len",
];
const variables = [...texts, ...numbers];

/** How a session was before somebody else's SQL ran in it. */
export interface SessionState {
  values: readonly (string | bigint | null)[];
  database: string | null;
}

export interface SessionRestored {
  /** A transaction was open; it has been rolled back, and with it whatever was not committed. */
  rolledBack: boolean;
  /** The server could not roll all of it back: tables without transactions (MyISAM, Aria) keep what was written. */
  remains: boolean;
}

/** Not by `changeUser()`: that would also free the named locks this connection holds. */
export async function recordSession(connection: Connection): Promise<SessionState> {
  const [rows] = await connection.query<RowDataPacket[]>({
    sql: `SELECT DATABASE(), ${variables.map((name) => `CAST(@@SESSION.${name} AS CHAR)`).join(", ")}`,
    rowsAsArray: true,
  });
  const [database, ...values] = rows[0] as unknown as [string | null, ...(string | null)[]];
  // Read as text, for most connections would round a number of 64 bits; and the server refuses '1' for a number.
  return { values: values.map((value) => (value !== null && /^\d+$/.test(value) ? BigInt(value) : value)), database };
}

/** Puts every recorded setting back and frees table locks. What was left in a transaction is rolled back and reported. */
export async function restoreSession(connection: Connection, state: SessionState): Promise<SessionRestored> {
  const rolledBack = await isInTransaction(connection);
  const remains = rolledBack && (await rollBack(connection)).warningStatus > 0;
  await connection.query("UNLOCK TABLES");
  await connection.query("SET SESSION TRANSACTION READ WRITE");
  await connection.query(`SET ${variables.map((name) => `SESSION ${name} = ?`).join(", ")}`, [...state.values]);
  if (state.database !== null) await connection.query(`USE ${quoteId(state.database)}`);
  return { rolledBack, remains };
}

async function rollBack(connection: Connection): Promise<ResultSetHeader> {
  const [answer] = await connection.query<ResultSetHeader>("ROLLBACK");
  return answer;
}

/** The server says so with every answer; asking its tables would need the PROCESS privilege. */
export async function isInTransaction(connection: Connection): Promise<boolean> {
  const [answer] = await connection.query<ResultSetHeader>("DO 0");
  const inTransaction = 1;
  return ((answer.serverStatus ?? 0) & inTransaction) !== 0;
}
