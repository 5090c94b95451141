import { quoteId } from "@/lib/mysql/quote";
import type { ColumnSchema } from "./column-style";

/** Columns that are read and written: all but the generated ones, in the order of the table. */
export function writtenColumns(columns: readonly ColumnSchema[]): ColumnSchema[] {
  return columns.filter(({ style }) => style !== null);
}

/**
 * The query whose rows are dumped, and whose bytes the checksum of a table is taken of: both ask the same way, or equal
 * tables would not have equal checksums. `where`: one part of it, in the order of its primary key.
 */
export function selectRows(table: { name: string; columns: readonly ColumnSchema[] }, where: string | null): string {
  const expressions = writtenColumns(table.columns).map(({ expression }) => expression);
  const select = expressions.length === 0 ? "1" : expressions.join(", ");
  const part = where === null ? "" : ` FORCE INDEX (PRIMARY) WHERE ${where}`;
  return `SELECT /*!40001 SQL_NO_CACHE */ ${select} FROM ${quoteId(table.name)}${part}`;
}
