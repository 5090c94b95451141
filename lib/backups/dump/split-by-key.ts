import type { Connection } from "mysql2/promise";
import { quoteId } from "@/lib/mysql/quote";
import { readText } from "./catalogue-queries";
import type { ReadableTable } from "./select-rows";

/** How many estimates may be asked of the server for one table: each is a dive into the index, well under a millisecond. */
const estimateLimit = 2000;

/** A way to see a kind of key as integers, in the order of the key, and to write such a number as a boundary. */
interface KeyLine {
  low: bigint;
  /** Exclusive. */
  high: bigint;
  literal(at: bigint): string;
}

interface Stretch {
  low: bigint;
  rows: number;
}

/**
 * Divides a table by its primary key into parts of about `rowsPerPart` rows: conditions of which every row, whatever its
 * key, meets exactly one, for each begins where the one before it ends, and the first and the last are open. Keys that
 * begin with an integer or with binary are divided, also when there are columns after it; others give null. Gaps and
 * clusters do not matter: the line of keys is halved until the server's estimate of a half is small enough.
 */
export async function splitByKey(
  connection: Connection,
  database: string,
  table: ReadableTable,
  rowsPerPart: number,
): Promise<string[] | null> {
  const key = await firstKeyColumn(connection, database, table);
  if (key === null) return null;
  const line = await readLine(connection, table.name, key.name, key.type);
  if (line === null) return null;
  const [id, { literal }] = [quoteId(key.name), line];

  let estimates = 0;
  async function estimate(low: bigint, high: bigint): Promise<number> {
    estimates++;
    return estimateRows(connection, table.name, `${id} >= ${literal(low)} AND ${id} < ${literal(high)}`);
  }

  async function halve(low: bigint, high: bigint): Promise<Stretch[]> {
    const rows = await estimate(low, high);
    if (rows <= rowsPerPart || high - low < 2n || estimates >= estimateLimit) return [{ low, rows }];
    const middle = (low + high) / 2n;
    return [...(await halve(low, middle)), ...(await halve(middle, high))];
  }

  const starts = joinSmall(await halve(line.low, line.high), rowsPerPart).slice(1);
  return conditions(
    id,
    starts.map(({ low }) => literal(low)),
  );
}

/** Neighbours that together are no larger than a part become one. */
function joinSmall(stretches: readonly Stretch[], rowsPerPart: number): Stretch[] {
  const joined: Stretch[] = [];
  for (const stretch of stretches) {
    const last = joined.at(-1);
    if (last !== undefined && last.rows + stretch.rows <= rowsPerPart) last.rows += stretch.rows;
    else joined.push({ ...stretch });
  }
  return joined;
}

function conditions(id: string, boundaries: readonly string[]): string[] | null {
  if (boundaries.length === 0) return null;
  return [null, ...boundaries].map((start, index) => {
    const end = boundaries[index];
    const parts = [...(start === null ? [] : [`${id} >= ${start}`]), ...(end === undefined ? [] : [`${id} < ${end}`])];
    return parts.join(" AND ");
  });
}

async function firstKeyColumn(
  connection: Connection,
  database: string,
  table: ReadableTable,
): Promise<{ name: string; type: string } | null> {
  const [row] = await readText(
    connection,
    `SELECT COLUMN_NAME AS name FROM information_schema.STATISTICS
     WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND INDEX_NAME = 'PRIMARY' AND SEQ_IN_INDEX = 1`,
    [database, table.name],
  );
  return table.columns.find(({ name }) => name === row?.["name"]) ?? null;
}

async function readLine(connection: Connection, table: string, column: string, type: string): Promise<KeyLine | null> {
  const kind = /^\w+/.exec(type)?.[0].toLowerCase() ?? "";
  const isInteger = ["tinyint", "smallint", "mediumint", "int", "bigint"].includes(kind);
  if (!isInteger && kind !== "binary" && kind !== "varbinary") return null;
  const end = (name: string) => (isInteger ? `${name}(${quoteId(column)})` : `HEX(${name}(${quoteId(column)}))`);
  const [row] = await readText(connection, `SELECT ${end("MIN")} AS low, ${end("MAX")} AS high FROM ${quoteId(table)}`);
  const [low, high] = [row?.["low"] ?? null, row?.["high"] ?? null];
  if (low === null || high === null) return null;
  return isInteger ? { low: BigInt(low), high: BigInt(high), literal: String } : binaryLine(low, high);
}

/** The eight bytes after what the first and the last key have in common are the number. */
function binaryLine(low: string, high: string): KeyLine {
  let common = 0;
  while (common < low.length && low[common] === high[common]) common++;
  const prefix = low.slice(0, common - (common % 2));
  const numberOf = (hex: string) => BigInt(`0x${hex.slice(prefix.length, prefix.length + 16).padEnd(16, "0")}`);
  return {
    low: numberOf(low),
    high: numberOf(high),
    literal: (at) => `x'${prefix}${at.toString(16).padStart(16, "0")}'`,
  };
}

/** Into an index that it is forced to use MySQL does not look, and says 1. */
async function estimateRows(connection: Connection, table: string, where: string): Promise<number> {
  const [row] = await readText(
    connection,
    `EXPLAIN FORMAT=TRADITIONAL SELECT 1 FROM ${quoteId(table)} USE INDEX (PRIMARY) WHERE ${where}`,
  );
  return Number(row?.["rows"] ?? 0);
}
