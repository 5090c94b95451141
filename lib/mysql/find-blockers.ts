import type { Connection, RowDataPacket } from "mysql2/promise";
import { listSessions, type ServerSession } from "./list-sessions";

const fromMetadataLocks = `
  SELECT DISTINCT h.PROCESSLIST_ID AS id
  FROM performance_schema.metadata_locks l JOIN performance_schema.threads h ON h.THREAD_ID = l.OWNER_THREAD_ID
  WHERE l.LOCK_STATUS = 'GRANTED' AND l.OBJECT_TYPE = 'TABLE' AND l.OBJECT_SCHEMA = ? AND l.OBJECT_NAME = ?
    AND l.LOCK_DURATION <> 'STATEMENT'`;
const fromMetadataPlugin = `
  SELECT DISTINCT THREAD_ID AS id FROM information_schema.METADATA_LOCK_INFO WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?`;
const fromTransactions = "SELECT trx_mysql_thread_id AS id FROM information_schema.INNODB_TRX ORDER BY trx_started";
/** More than these help nobody. */
const mostNamed = 3;

/**
 * Sessions that hold what a statement waits for, in words; an empty list when this user may not see them. MariaDB tells
 * who holds a table only with its metadata_lock_info plugin; without it the schema's open transactions are named.
 */
export async function findBlockers(
  watcher: Connection,
  { database, table, except }: { database: string; table: string | null; except: readonly number[] },
): Promise<string[]> {
  const listed = await listSessions(watcher).catch(() => []);
  const sessions = new Map(listed.map((session) => [session.id, session]));
  const readSessions = async (sql: string, values: string[] = []) =>
    (await readIds(watcher, sql, values)).flatMap((id) => (except.includes(id) ? [] : (sessions.get(id) ?? [])));
  if (table !== null) {
    for (const sql of [fromMetadataLocks, fromMetadataPlugin]) {
      const found = await readSessions(sql, [database, table]);
      if (found.length > 0) return found.slice(0, mostNamed).map(describe);
    }
  }
  const open = await readSessions(fromTransactions);
  return open
    .filter((session) => session.database?.toLowerCase() === database.toLowerCase())
    .slice(0, mostNamed)
    .map(describe);
}

/** Which of these tables exist and may be read differs by server and grants; none of it is worth failing for. */
async function readIds(watcher: Connection, sql: string, values: string[]): Promise<number[]> {
  const [rows] = await watcher.query<RowDataPacket[]>(sql, values).catch(() => [[] as RowDataPacket[]]);
  return rows.map((row) => Number(row["id"]));
}

function describe({ id, user, host, seconds, statement }: ServerSession): string {
  const doing = statement === null ? `idle for ${seconds} s in a transaction` : `running ${statement}`;
  return `connection ${id} (${user}@${host}), ${doing}`;
}
