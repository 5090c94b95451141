import type { Connection } from "mysql2/promise";
import { readText } from "./catalogue-queries";
import { type ColumnSchema, describeColumn } from "./column-style";
import type { ReadableTable } from "./select-rows";

/** A table as its rows are read: with their old versions where the server keeps some and takes them back. */
export async function readReadableTable(
  connection: Connection,
  database: string,
  name: string,
): Promise<ReadableTable> {
  const [table] = await readText(
    connection,
    "SELECT TABLE_TYPE AS type FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?",
    [database, name],
  );
  const found = await readColumns(connection, database, name);
  // Where the case of names does not count, the only one found may be spelled otherwise.
  const columns = found.get(name) ?? [...found.values()].at(0) ?? [];
  return readable(name, columns, table?.["type"] === "SYSTEM VERSIONED" && (await insertsHistory(connection)));
}

/** The columns of every table and view, or of one; generated ones marked: they are not written. Invisible ones are. */
export async function readColumns(
  connection: Connection,
  database: string,
  tableName: string | null = null,
): Promise<Map<string, ColumnSchema[]>> {
  const rows = await readText(
    connection,
    `SELECT TABLE_NAME AS tableName, COLUMN_NAME AS name, DATA_TYPE AS dataType, COLUMN_TYPE AS type,
       CHARACTER_SET_NAME AS charset, COALESCE(GENERATION_EXPRESSION, '') AS expression
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? ${tableName === null ? "" : "AND TABLE_NAME = ?"} ORDER BY TABLE_NAME, ORDINAL_POSITION`,
    tableName === null ? [database] : [database, tableName],
  );
  const columns = new Map<string, ColumnSchema[]>();
  for (const { tableName: table, name, dataType, type, charset, expression } of rows) {
    const column = describeColumn({
      name: name ?? "",
      dataType: dataType ?? "",
      type: type ?? "",
      charset: charset ?? null,
      generated: expression !== "",
      isPeriod: /^ROW (?:START|END)$/.test(expression ?? ""),
    });
    const ofTable = columns.get(table ?? "");
    if (ofTable === undefined) columns.set(table ?? "", [column]);
    else ofTable.push(column);
  }
  return columns;
}

/** Whether this server takes rows that say from when to when they were valid. */
export async function insertsHistory(connection: Connection): Promise<boolean> {
  return (await readText(connection, "SHOW VARIABLES LIKE 'system_versioning_insert_history'")).length > 0;
}

/**
 * With history come the columns that say from when to when a row was valid. They are not in the catalogue unless
 * somebody gave them names. Those that hold numbers of transactions only the server can write: no history then.
 */
export function readable(
  name: string,
  columns: readonly ColumnSchema[],
  wantsHistory: boolean,
): ReadableTable & { columns: ColumnSchema[]; history: boolean } {
  const named = columns.filter(({ isPeriod }) => isPeriod);
  if (!wantsHistory || named.some(({ type }) => !type.startsWith("timestamp")))
    return { name, columns: [...columns], history: false };
  const names = named.length === 0 ? ["row_start", "row_end"] : named.map((column) => column.name);
  const facts = { dataType: "timestamp", type: "timestamp(6)", charset: null, generated: false, isPeriod: true };
  const period = names.map((column) => describeColumn({ name: column, ...facts }));
  return { name, columns: [...columns.filter(({ isPeriod }) => !isPeriod), ...period], history: true };
}
