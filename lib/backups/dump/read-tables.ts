import type { Connection } from "mysql2/promise";
import { quoteId } from "@/lib/mysql/quote";
import { readText, showCreate } from "./catalogue-queries";
import { type ColumnSchema, describeColumn } from "./column-style";

export interface TableSchema {
  name: string;
  engine: string | null;
  /** False: the engine takes no part in the snapshot. */
  consistent: boolean;
  /** Its rows live elsewhere (a merge of other tables, another server) and are not copied. */
  withoutData: boolean;
  /** MariaDB: the server keeps old versions of its rows. */
  versioned: boolean;
  estimatedRows: number;
  columns: ColumnSchema[];
  create: Buffer;
}

export interface SequenceSchema {
  name: string;
  create: Buffer;
  /** The value that comes next, and how often it has gone round. */
  next: string;
  cycles: string;
}

export interface TablesSchema {
  tables: TableSchema[];
  sequences: SequenceSchema[];
  viewNames: string[];
  /** Listed, but this account may not read their definition. */
  unreadable: string[];
}

const elsewhere = new Set(["mrg_myisam", "mrg_isam", "federated", "connect", "spider", "oqgraph"]);

/** The sequences, then the tables, in the order of their names, and the names of the views. */
export async function readTables(connection: Connection, database: string): Promise<TablesSchema> {
  const entries = await readText(
    connection,
    `SELECT TABLE_NAME AS name, TABLE_TYPE AS type, ENGINE AS engine, COALESCE(TABLE_ROWS, 0) AS estimate
     FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? ORDER BY TABLE_TYPE = 'SEQUENCE' DESC, TABLE_NAME`,
    [database],
  );
  const columns = await readColumns(connection, database);
  const snapshotEngines = await readSnapshotEngines(connection);
  const schema: TablesSchema = { tables: [], sequences: [], viewNames: [], unreadable: [] };
  for (const { name, type, engine, estimate } of entries) {
    if (typeof name !== "string") continue;
    if (type === "VIEW") {
      schema.viewNames.push(name);
      continue;
    }
    const { create } = await showCreate(connection, type === "SEQUENCE" ? "SEQUENCE" : "TABLE", name);
    if (create === null) schema.unreadable.push(name);
    else if (type === "SEQUENCE") schema.sequences.push({ name, create, ...(await readPosition(connection, name)) });
    else
      schema.tables.push({
        name,
        engine: engine ?? null,
        consistent: snapshotEngines.has(engine?.toLowerCase() ?? ""),
        withoutData: elsewhere.has(engine?.toLowerCase() ?? ""),
        versioned: type === "SYSTEM VERSIONED",
        estimatedRows: Number(estimate),
        columns: columns.get(name) ?? [],
        create: schema.sequences.length === 0 ? create : withoutSchemaName(create, database),
      });
  }
  return schema;
}

/**
 * The columns of every table and view, or of the one named, generated ones marked: they are not written. Invisible ones
 * are.
 */
export async function readColumns(
  connection: Connection,
  database: string,
  onlyTable?: string,
): Promise<Map<string, ColumnSchema[]>> {
  const rows = await readText(
    connection,
    `SELECT TABLE_NAME AS tableName, COLUMN_NAME AS name, DATA_TYPE AS dataType, COLUMN_TYPE AS type,
       COALESCE(GENERATION_EXPRESSION, '') <> '' AS isGenerated
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? ${onlyTable === undefined ? "" : "AND TABLE_NAME = ?"}
     ORDER BY TABLE_NAME, ORDINAL_POSITION`,
    [database, onlyTable],
  );
  const columns = new Map<string, ColumnSchema[]>();
  for (const { tableName, name, dataType, type, isGenerated } of rows) {
    const described = describeColumn(name ?? "", dataType ?? "", type ?? "", isGenerated === "1");
    const ofTable = columns.get(tableName ?? "");
    if (ofTable === undefined) columns.set(tableName ?? "", [described]);
    else ofTable.push(described);
  }
  return columns;
}

/** Engines whose tables stand still in a transaction. */
async function readSnapshotEngines(connection: Connection): Promise<Set<string>> {
  const rows = await readText(
    connection,
    "SELECT ENGINE AS name FROM information_schema.ENGINES WHERE TRANSACTIONS = 'YES'",
  );
  return new Set(rows.map(({ name }) => name?.toLowerCase() ?? ""));
}

async function readPosition(connection: Connection, name: string): Promise<Pick<SequenceSchema, "next" | "cycles">> {
  const [row] = await readText(
    connection,
    `SELECT next_not_cached_value AS next, cycle_count AS cycles FROM ${quoteId(name)}`,
  );
  return { next: row?.["next"] ?? "1", cycles: row?.["cycles"] ?? "0" };
}

/** MariaDB names the schema in `DEFAULT nextval(…)` only: restored elsewhere, the table would count in the old schema. */
function withoutSchemaName(create: Buffer, database: string): Buffer {
  const prefix = `${quoteId(database)}.`;
  const text = create.toString();
  return Buffer.from(["nextval(", "lastval("].reduce((sql, call) => sql.replaceAll(call + prefix, call), text));
}
