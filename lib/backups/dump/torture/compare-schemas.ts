import type { Connection, RowDataPacket } from "mysql2/promise";
import { quoteId } from "@/lib/mysql/quote";

/**
 * What tells two databases apart that vendors' dumps show as equal: per table a checksum of its stored values (they print
 * a FLOAT with six digits, a text in another character set than its own), AUTO_INCREMENT, what sequences stand at.
 */
export async function fingerprint(connection: Connection, database: string): Promise<Record<string, string>> {
  const facts: Record<string, string> = {};
  const remembered = await read(connection, "SHOW VARIABLES LIKE 'information_schema_stats_expiry'");
  if (remembered.length > 0) await connection.query("SET SESSION information_schema_stats_expiry = 0");
  const tables = await read(
    connection,
    "SELECT TABLE_NAME, TABLE_TYPE, COALESCE(AUTO_INCREMENT, '') FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE <> 'VIEW' ORDER BY 1",
    [database],
  );
  for (const [name, type, autoIncrement] of tables) {
    if (typeof name !== "string") continue;
    const table = `${quoteId(database)}.${quoteId(name)}`;
    // Some say nothing and some say 1 of a table that never counted.
    facts[`${name} AUTO_INCREMENT`] = autoIncrement === "1" ? "" : (autoIncrement ?? "");
    facts[name] =
      type === "SEQUENCE"
        ? (await read(connection, `SELECT * FROM ${table}`)).join("; ")
        : await hashOf(
            connection,
            database,
            name,
            type === "SYSTEM VERSIONED" ? `${table} FOR SYSTEM_TIME ALL` : table,
          );
  }
  const [defaults] = await read(
    connection,
    "SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?",
    [database],
  );
  return { ...facts, "the schema's collation": String(defaults) };
}

/** Of every value's bytes as they are stored, whatever the rows' order. */
async function hashOf(connection: Connection, database: string, name: string, from: string): Promise<string> {
  const columns = await read(
    connection,
    "SELECT COLUMN_NAME, DATA_TYPE, GENERATION_EXPRESSION FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION",
    [database, name],
  );
  // Numbers of transactions, which no copy can have.
  const own = columns.filter(([, type, generated]) => !(type === "bigint" && generated?.startsWith("ROW ")));
  if (
    from.endsWith("FOR SYSTEM_TIME ALL") &&
    own.length === columns.length &&
    !columns.some(([, , generated]) => generated?.startsWith("ROW "))
  )
    own.push(["row_start", "timestamp", null], ["row_end", "timestamp", null]);
  const values = own.map(([column = "", type = ""]) => {
    const id = quoteId(column ?? "");
    if (type === "float") return `${id} * 1E0`;
    if (type === "enum" || type === "set") return `${id} + 0`;
    return /^(?:bit|.*int|decimal|double|year|json)$/.test(type ?? "") ? id : `HEX(${id})`;
  });
  const row = `CONCAT_WS('|', ${values.map((value) => `COALESCE(${value}, 'NULL')`).join(", ")})`;
  const [[rows, hash] = []] = await read(
    connection,
    `SELECT COUNT(*), COALESCE(SUM(CONV(LEFT(SHA2(${row}, 224), 12), 16, 10) + 0), 0) FROM ${from}`,
  );
  return `${rows} rows, ${hash}`;
}

async function read(connection: Connection, sql: string, values: unknown[] = []): Promise<(string | null)[][]> {
  const [rows] = await connection.query<RowDataPacket[]>({ sql, rowsAsArray: true }, values);
  return (rows as unknown as (string | number | null)[][]).map((row) =>
    row.map((value) => (value === null ? null : String(value))),
  );
}
