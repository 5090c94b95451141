import type { Connection } from "mysql2/promise";
import { quoteString } from "@/lib/mysql/quote";
import { isRefusal, readText, showCreate } from "./catalogue-queries";
import type { ColumnSchema } from "./column-style";
import { tableWithoutSchema } from "./portable-definition";
import { insertsHistory, readable, readColumns } from "./read-columns";
import { hasLooseForeignKeys } from "./loose-foreign-keys";
import { readSequence, type SequenceSchema } from "./read-sequence";
import { selectRows } from "./select-rows";

export interface TableSchema {
  name: string;
  engine: string | null;
  /** False: the engine takes no part in the snapshot. */
  consistent: boolean;
  /** Its rows live elsewhere (a merge of other tables, another server) and are not copied. */
  withoutData: boolean;
  /** MariaDB: the server keeps old versions of its rows. */
  versioned: boolean;
  /** Those are read and written too: `FOR SYSTEM_TIME ALL`. */
  history: boolean;
  estimatedRows: number;
  columns: ColumnSchema[];
  create: Buffer;
}

export interface TablesSchema {
  tables: TableSchema[];
  sequences: SequenceSchema[];
  viewNames: string[];
  /** Foreign keys on keys that are not unique. */
  looseForeignKeys: boolean;
  /** Listed, but this account may not read their definition or their rows. */
  unreadable: { objectClass: "tables" | "sequences"; name: string }[];
}

const elsewhere = new Set(["mrg_myisam", "mrg_isam", "federated", "connect", "spider", "oqgraph", "blackhole"]);

/** The sequences, then the tables, in the order of their names, and the names of the views. */
export async function readTables(connection: Connection, database: string): Promise<TablesSchema> {
  const entries = await readText(
    connection,
    `SELECT TABLE_NAME AS name, TABLE_TYPE AS type, ENGINE AS engine, COALESCE(TABLE_ROWS, 0) AS estimate
     FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? ORDER BY TABLE_TYPE = 'SEQUENCE' DESC, TABLE_NAME`,
    [database],
  );
  const takesHistory = await insertsHistory(connection);
  const columns = await readColumns(connection, database);
  const snapshotEngines = await readSnapshotEngines(connection);
  const schema: TablesSchema = {
    tables: [],
    sequences: [],
    viewNames: [],
    looseForeignKeys: await hasLooseForeignKeys(connection, database),
    unreadable: [],
  };
  for (const entry of entries) {
    const { name, type } = entry;
    if (typeof name !== "string") continue;
    if (type === "VIEW") schema.viewNames.push(name);
    else if (type === "SEQUENCE") {
      const sequence = await readSequence(connection, name);
      if (sequence === null) schema.unreadable.push({ objectClass: "sequences", name });
      else schema.sequences.push(sequence);
    } else {
      const engine = entry["engine"]?.toLowerCase() ?? "";
      const isVersioned = type === "SYSTEM VERSIONED";
      const table = {
        ...readable(name, columns.get(name) ?? [], isVersioned && takesHistory),
        engine: entry["engine"] ?? null,
        consistent: snapshotEngines.has(engine),
        withoutData: elsewhere.has(engine),
        versioned: isVersioned,
        estimatedRows: Number(entry["estimate"]),
      };
      const create = await readDefinition(connection, database, table);
      if (create === null) schema.unreadable.push({ objectClass: "tables", name });
      else schema.tables.push({ ...table, create });
    }
  }
  return schema;
}

/** Null when this account may not read the definition, or the rows. */
async function readDefinition(
  connection: Connection,
  database: string,
  table: Omit<TableSchema, "create">,
): Promise<Buffer | null> {
  const { create } = await showCreate(connection, "TABLE", table.name);
  if (create === null || !(await mayReadRows(connection, table))) return null;
  const portable = tableWithoutSchema(create.toString("latin1"), database);
  // This engine takes no number below its counter, and every row's is: the rows set it.
  const isCounted = table.engine === "ARCHIVE" && table.estimatedRows > 0;
  return Buffer.from(isCounted ? portable.replace(/(?<= ENGINE=ARCHIVE) AUTO_INCREMENT=\d+/, "") : portable, "latin1");
}

async function mayReadRows(connection: Connection, table: Omit<TableSchema, "create">): Promise<boolean> {
  if (table.withoutData) return true;
  try {
    // Running it, however briefly, would lock the table against DDL until the dump ends, on MariaDB.
    await connection.query(`PREPARE seaworthy FROM ${quoteString(selectRows(table, null))}`);
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

/** Engines whose tables stand still in a transaction. */
async function readSnapshotEngines(connection: Connection): Promise<Set<string>> {
  const rows = await readText(
    connection,
    "SELECT ENGINE AS name FROM information_schema.ENGINES WHERE TRANSACTIONS = 'YES'",
  );
  return new Set(rows.map(({ name }) => name?.toLowerCase() ?? ""));
}
