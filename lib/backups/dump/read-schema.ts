import type { Connection, RowDataPacket } from "mysql2/promise";
import { quoteId } from "@/lib/mysql/quote";
import { describeColumn, type ColumnSchema } from "./column-style";

/** A definition as the bytes the server gave, with the session it was written in; both decide what it means. */
export interface ObjectSchema {
  name: string;
  /** `CREATE …`, encoded in `session.character_set_client`. Null: the server does not show it to this account. */
  create: Buffer | null;
  session: Readonly<Record<string, string>>;
}

export interface TableSchema {
  name: string;
  engine: string | null;
  /** False: the engine takes no part in the snapshot. */
  consistent: boolean;
  /** Its rows live elsewhere (a merge of other tables, another server) and are not copied. */
  withoutData: boolean;
  historyKept: boolean;
  estimatedRows: number;
  columns: ColumnSchema[];
  create: string;
}

export interface Schema {
  charset: string;
  collation: string;
  tables: TableSchema[];
  sequences: { name: string; create: string; next: string }[];
  views: (ObjectSchema & { columns: string[]; broken: string | null })[];
  routines: (ObjectSchema & { type: string })[];
  triggers: ObjectSchema[];
  events: ObjectSchema[];
}

const elsewhere = new Set(["mrg_myisam", "mrg_isam", "federated", "connect", "spider", "oqgraph", "sphinx"]);

/** Everything but the rows: read at once, right after the snapshot, so that it describes the same moment. */
export async function readSchema(connection: Connection, database: string): Promise<Schema> {
  const entries = await read(
    connection,
    `SELECT TABLE_NAME AS name, TABLE_TYPE AS type, ENGINE AS engine, COALESCE(TABLE_ROWS, 0) AS estimate
     FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME`,
    [database],
  );
  const columns = await readColumns(connection, database);
  const [defaults] = await read(
    connection,
    "SELECT DEFAULT_CHARACTER_SET_NAME AS charset, DEFAULT_COLLATION_NAME AS collation FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?",
    [database],
  );
  const named = (...types: string[]) => entries.filter((entry) => types.includes(entry["type"] ?? ""));
  const transactional = await transactionalEngines(connection);

  const tables: TableSchema[] = [];
  for (const { name = "", engine = null, estimate, type } of named("BASE TABLE", "SYSTEM VERSIONED")) {
    tables.push({
      name,
      engine,
      consistent: transactional.has(engine?.toLowerCase() ?? ""),
      withoutData: elsewhere.has(engine?.toLowerCase() ?? ""),
      historyKept: type === "SYSTEM VERSIONED",
      estimatedRows: Number(estimate),
      columns: columns.get(name) ?? [],
      create: (await showCreate(connection, "TABLE", name)).create?.toString() ?? "",
    });
  }
  const sequences: Schema["sequences"] = [];
  for (const { name = "" } of named("SEQUENCE")) sequences.push(await readSequence(connection, name));

  const charset = defaults?.["charset"] ?? "utf8mb4";
  const objects = await readObjects(
    connection,
    database,
    named("VIEW").map(({ name = "" }) => name),
    columns,
  );
  return { charset, collation: defaults?.["collation"] ?? "", tables, sequences, ...objects };
}
