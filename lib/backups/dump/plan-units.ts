import type { Connection } from "mysql2/promise";
import { readText } from "./catalogue-queries";
import type { TablePart, WorkUnit } from "./dump-part";
import type { TableSchema } from "./read-tables";
import { splitByKey } from "./split-by-key";

const mebibyte = 1024 * 1024;
/** Below this the ends of parts cost more than sharing them brings; above, somebody waits for the last one too long. */
const [smallestPart, largestPart] = [16 * mebibyte, 64 * mebibyte];
/** So many parts for each connection, that they end together whatever the rows are like. */
const partsPerConnection = 8;
/** What a table costs however few rows it has, counted as bytes of rows. */
const costOfTable = mebibyte / 8;

/** Bytes of each table as the server estimates them. */
export type TableSizes = ReadonlyMap<string, number>;

export async function readTableSizes(connection: Connection, database: string): Promise<TableSizes> {
  const rows = await readText(
    connection,
    `SELECT TABLE_NAME AS name, COALESCE(DATA_LENGTH, 0) AS bytes FROM information_schema.TABLES
     WHERE TABLE_SCHEMA = ? AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')`,
    [database],
  );
  return new Map(rows.map(({ name, bytes }) => [name ?? "", Number(bytes)]));
}

/** All rows of all tables, for one connection. */
export function wholeUnit(tables: readonly TableSchema[]): WorkUnit {
  return tables.filter(({ withoutData }) => !withoutData).map(wholeTable);
}

/**
 * Divides the work among connections: what is outside the snapshot first and by one of them, so that it is near the
 * snapshot's moment; then the largest tables, in parts of their primary keys; then small ones by the dozen.
 */
export async function planUnits(
  connection: Connection,
  database: string,
  tables: readonly TableSchema[],
  sizes: TableSizes,
  connections: number,
): Promise<WorkUnit[]> {
  const sizeOf = ({ name }: TableSchema) => sizes.get(name) ?? 0;
  const withRows = tables.filter(({ withoutData }) => !withoutData).toSorted((a, b) => sizeOf(b) - sizeOf(a));
  const outside = withRows.filter(({ consistent }) => !consistent);
  const inside = withRows.filter(({ consistent }) => consistent);
  const total = inside.reduce((sum, table) => sum + sizeOf(table), 0);
  const partBytes = Math.min(Math.max(total / (connections * partsPerConnection), smallestPart), largestPart);

  const units: WorkUnit[] = outside.length === 0 ? [] : [outside.map(wholeTable)];
  const small: TableSchema[] = [];
  for (const table of inside) {
    const parts = sizeOf(table) / partBytes;
    if (parts < 1) {
      small.push(table);
      continue;
    }
    const rowsPerPart = Math.ceil(table.estimatedRows / parts);
    const wheres = parts < 1.5 ? null : await splitByKey(connection, database, table, rowsPerPart);
    for (const where of wheres ?? [null]) units.push([{ ...wholeTable(table), where }]);
  }
  return [...units, ...inBatches(small, (table) => sizeOf(table) + costOfTable, smallestPart)];
}

function inBatches(
  tables: readonly TableSchema[],
  costOf: (table: TableSchema) => number,
  batchCost: number,
): WorkUnit[] {
  const batches: TablePart[][] = [];
  let cost = Number.POSITIVE_INFINITY;
  for (const table of tables) {
    if (cost + costOf(table) > batchCost) {
      batches.push([]);
      cost = 0;
    }
    batches.at(-1)?.push(wholeTable(table));
    cost += costOf(table);
  }
  return batches;
}

function wholeTable({ name, columns, history }: TableSchema): TablePart {
  return { name, columns, history, where: null };
}
