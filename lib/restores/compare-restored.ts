import type { Connection, RowDataPacket } from "mysql2/promise";
import { type Manifest, objectClasses } from "@/lib/archive";
import { quoteId } from "@/lib/mysql/quote";
import { countRows, namesOf, readObjectsAs } from "./live-schema";

/** What differs between an archive and the schema it was restored into; empty when nothing does. */
export interface Differences {
  missing: { objectClass: string; name: string }[];
  rows: { table: string; expected: number; found: number }[];
}

export async function compareWithManifest(
  connection: Connection,
  schema: string,
  manifest: Manifest,
): Promise<Differences> {
  const live = await readObjectsAs(connection, schema, manifest);
  const missing = objectClasses.flatMap((objectClass) => {
    const present = new Set(namesOf(live, objectClass));
    const expected =
      objectClass === "tables" ? manifest.tables.map(({ name }) => name) : (manifest.objects[objectClass] ?? []);
    return expected.filter((name) => !present.has(name)).map((name) => ({ objectClass, name }));
  });
  const rows: Differences["rows"] = [];
  for (const table of manifest.tables) {
    if (table.withoutData) continue;
    if (missing.some(({ objectClass, name }) => objectClass === "tables" && name === table.name)) continue;
    const found = await countRows(connection, schema, table.name, table.history);
    if (found !== table.rows) rows.push({ table: table.name, expected: table.rows, found });
  }
  return { missing, rows };
}

export interface Orphans {
  table: string;
  constraint: string;
  rows: number;
}

export interface ForeignKey {
  table: string;
  constraint: string;
  parentSchema: string;
  parentTable: string;
  /** Child column, parent column. */
  columns: [string, string][];
}

/**
 * Rows whose foreign key points nowhere. Loading runs with foreign key checks off and the server never looks again,
 * so we do, once per key.
 */
export async function findOrphans(connection: Connection, schema: string): Promise<Orphans[]> {
  const orphans: Orphans[] = [];
  for (const key of await readForeignKeys(connection, schema)) {
    const found = await countOrphans(connection, schema, key);
    if (found.rows > 0) orphans.push(found);
  }
  return orphans;
}

/** Rows of one key's table that point nowhere. */
export async function countOrphans(connection: Connection, schema: string, key: ForeignKey): Promise<Orphans> {
  const on = key.columns.map(([child, parent]) => `c.${quoteId(child)} = p.${quoteId(parent)}`).join(" AND ");
  const set = key.columns.map(([child]) => `c.${quoteId(child)} IS NOT NULL`).join(" AND ");
  const parentColumn = key.columns[0]?.[1] ?? "";
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS n FROM ${quoteId(schema)}.${quoteId(key.table)} c
     LEFT JOIN ${quoteId(key.parentSchema)}.${quoteId(key.parentTable)} p ON ${on}
     WHERE ${set} AND p.${quoteId(parentColumn)} IS NULL`,
  );
  return { table: key.table, constraint: key.constraint, rows: Number(rows[0]?.["n"] ?? 0) };
}

export async function readForeignKeys(connection: Connection, schema: string): Promise<ForeignKey[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
       FROM information_schema.KEY_COLUMN_USAGE
      WHERE TABLE_SCHEMA = ? AND REFERENCED_TABLE_NAME IS NOT NULL
      ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`,
    [schema],
  );
  const keys = new Map<string, ForeignKey>();
  for (const row of rows) {
    const id = `${row["TABLE_NAME"]}\0${row["CONSTRAINT_NAME"]}`;
    const key = keys.get(id) ?? {
      table: String(row["TABLE_NAME"]),
      constraint: String(row["CONSTRAINT_NAME"]),
      parentSchema: String(row["REFERENCED_TABLE_SCHEMA"]),
      parentTable: String(row["REFERENCED_TABLE_NAME"]),
      columns: [],
    };
    key.columns.push([String(row["COLUMN_NAME"]), String(row["REFERENCED_COLUMN_NAME"])]);
    keys.set(id, key);
  }
  return [...keys.values()];
}
