import type { Connection, Pool, RowDataPacket } from "mysql2/promise";
import type { ObjectClass } from "@/lib/archive";
import { codeOf } from "@/lib/kernel/errors";
import { askOn, readSettings } from "@/lib/mysql/ask";
import { quoteId } from "@/lib/mysql/quote";

export interface LiveObject {
  objectClass: ObjectClass;
  name: string;
}

const objectQueries = `
  SELECT IF(TABLE_TYPE = 'VIEW', 'views', IF(TABLE_TYPE = 'SEQUENCE', 'sequences', 'tables')) AS objectClass, TABLE_NAME AS name
    FROM information_schema.TABLES WHERE TABLE_SCHEMA = :schema
  UNION ALL SELECT 'triggers', TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = :schema
  UNION ALL SELECT IF(ROUTINE_TYPE = 'FUNCTION', 'functions', IF(ROUTINE_TYPE = 'PACKAGE', 'packages', 'procedures')), ROUTINE_NAME
    FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = :schema AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE', 'PACKAGE')
  UNION ALL SELECT 'events', EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = :schema`;

/** Everything a schema holds that this user can see, read from the server now. */
export async function readObjects(connection: Connection | Pool, schema: string): Promise<LiveObject[]> {
  const [rows] = await connection.query<(LiveObject & RowDataPacket)[]>(
    { sql: objectQueries, namedPlaceholders: true },
    { schema },
  );
  return [
    ...rows.map(({ objectClass, name }) => ({ objectClass, name })),
    ...(await readLibraries(connection, schema)),
  ];
}

/** MySQL has them since 9.2. */
async function readLibraries(connection: Connection | Pool, schema: string): Promise<LiveObject[]> {
  const sql = "SELECT LIBRARY_NAME AS name FROM information_schema.LIBRARIES WHERE LIBRARY_SCHEMA = ?";
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql, [schema]);
    return rows.map((row) => ({ objectClass: "libraries", name: String(row["name"]) }));
  } catch (error) {
    if (codeOf(error) === "ER_UNKNOWN_TABLE") return [];
    throw error;
  }
}

/** What an archive says it holds: names as the server that it comes from spells them. */
interface Named {
  tables: readonly { name: string }[];
  objects: Readonly<Partial<Record<ObjectClass, readonly string[] | undefined>>>;
}

const keptAsTables: readonly ObjectClass[] = ["tables", "views", "sequences"];

/**
 * The same, to be compared with an archive: a server that ignores the case of tables' names (`lower_case_table_names`)
 * keeps `Orders` as `orders`, and then what is there is named as in the archive.
 */
export async function readObjectsAs(
  connection: Connection | Pool,
  schema: string,
  { tables, objects }: Named,
): Promise<LiveObject[]> {
  const live = await readObjects(connection, schema);
  const setting = "lower_case_table_names";
  if ((await readSettings(askOn(connection), [setting])).get(setting) === "0") return live;
  const names = [...tables.map(({ name }) => name), ...keptAsTables.flatMap((each) => objects[each] ?? [])];
  const spelled = new Map(names.map((name) => [name.toLowerCase(), name]));
  return live.map(({ objectClass, name }) => ({
    objectClass,
    name: (keptAsTables.includes(objectClass) ? spelled.get(name.toLowerCase()) : undefined) ?? name,
  }));
}

export function namesOf(objects: readonly LiveObject[], objectClass: ObjectClass): string[] {
  return objects.filter((object) => object.objectClass === objectClass).map((object) => object.name);
}

/** `history`: with the versions of the past, of a system-versioned table. */
export async function countRows(
  connection: Connection | Pool,
  schema: string,
  table: string,
  history = false,
): Promise<number> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS n FROM ${quoteId(schema)}.${quoteId(table)}${history ? " FOR SYSTEM_TIME ALL" : ""}`,
  );
  return Number(rows[0]?.["n"] ?? 0);
}

export interface TableCount {
  rows: number;
  /** False: the server's own estimate, because counting took too long. */
  exact: boolean;
}

/** Rows per table: counted while the budget lasts, the server's estimate for the rest. */
export async function countTables(
  connection: Connection | Pool,
  schema: string,
  tables: readonly string[],
  budgetMs: number,
): Promise<Map<string, TableCount>> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT TABLE_NAME AS name, TABLE_ROWS AS estimate FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?",
    [schema],
  );
  const estimates = new Map(rows.map((row) => [String(row["name"]), Number(row["estimate"] ?? 0)]));
  const deadline = performance.now() + budgetMs;
  const smallestFirst = [...tables].sort((a, b) => (estimates.get(a) ?? 0) - (estimates.get(b) ?? 0));
  const counts = new Map<string, TableCount>();
  for (const table of smallestFirst) {
    const inTime = performance.now() < deadline;
    const counted = inTime ? await countRows(connection, schema, table) : (estimates.get(table) ?? 0);
    counts.set(table, { rows: counted, exact: inTime });
  }
  return counts;
}
