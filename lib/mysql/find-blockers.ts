import type { Connection, RowDataPacket } from "mysql2/promise";

const fromMetadataLocks = `
  SELECT DISTINCT p.ID AS id, p.USER AS user, p.HOST AS host, p.TIME AS seconds, LEFT(p.INFO, 200) AS query
  FROM performance_schema.metadata_locks l JOIN performance_schema.threads h ON h.THREAD_ID = l.OWNER_THREAD_ID
  JOIN information_schema.PROCESSLIST p ON p.ID = h.PROCESSLIST_ID
  WHERE l.LOCK_STATUS = 'GRANTED' AND l.OBJECT_TYPE = 'TABLE' AND l.OBJECT_SCHEMA = ? AND l.OBJECT_NAME = ?
    AND l.LOCK_DURATION <> 'STATEMENT' AND p.ID NOT IN (?) LIMIT 3`;
const fromMetadataPlugin = `
  SELECT DISTINCT p.ID AS id, p.USER AS user, p.HOST AS host, p.TIME AS seconds, LEFT(p.INFO, 200) AS query
  FROM information_schema.METADATA_LOCK_INFO l JOIN information_schema.PROCESSLIST p ON p.ID = l.THREAD_ID
  WHERE l.TABLE_SCHEMA = ? AND l.TABLE_NAME = ? AND p.ID NOT IN (?) LIMIT 3`;
const fromTransactions = `
  SELECT p.ID AS id, p.USER AS user, p.HOST AS host, p.TIME AS seconds, LEFT(p.INFO, 200) AS query
  FROM information_schema.INNODB_TRX t JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id
  WHERE p.DB = ? AND p.ID NOT IN (?) ORDER BY t.trx_started LIMIT 3`;

/**
 * Sessions that hold what a statement waits for, in words; an empty list when this user may not see them. MariaDB tells
 * who holds a table only with its metadata_lock_info plugin; without it the schema's open transactions are named.
 */
export async function findBlockers(
  watcher: Connection,
  { database, table, except }: { database: string; table: string | null; except: readonly number[] },
): Promise<string[]> {
  if (table !== null) {
    for (const sql of [fromMetadataLocks, fromMetadataPlugin]) {
      const found = await ask(watcher, sql, [database, table, except]);
      if (found.length > 0) return found;
    }
  }
  return ask(watcher, fromTransactions, [database, except]);
}

/** Which of these tables exist and may be read differs by server and grants; none of it is worth failing for. */
async function ask(watcher: Connection, sql: string, values: unknown[]): Promise<string[]> {
  const [rows] = await watcher.query<RowDataPacket[]>(sql, values).catch(() => [[] as RowDataPacket[]]);
  return rows.map((row) => {
    const doing = row["query"]
      ? `running ${String(row["query"])}`
      : `idle for ${String(row["seconds"])} s in a transaction`;
    return `connection ${String(row["id"])} (${String(row["user"])}@${String(row["host"])}), ${doing}`;
  });
}
