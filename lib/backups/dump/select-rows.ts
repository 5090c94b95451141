import { quoteId } from "@/lib/mysql/quote";
import type { ColumnSchema } from "./column-style";

/** What has to be known of a table to read its rows. */
export interface ReadableTable {
  name: string;
  columns: readonly ColumnSchema[];
  /** With the versions of the past. */
  history?: boolean;
}

/** Columns that are read and written: all but the generated ones, in the order of the table. */
export function writtenColumns(columns: readonly ColumnSchema[]): ColumnSchema[] {
  return columns.filter(({ style }) => style !== null);
}

/**
 * The query whose rows are dumped, and whose bytes the checksum of a table is taken of: both ask the same way, or equal
 * tables would not have equal checksums. `where`: one part of it, in the order of its primary key.
 */
export function selectRows(table: ReadableTable, where: string | null): string {
  const expressions = writtenColumns(table.columns).map(({ expression }) => expression);
  const select = expressions.length === 0 ? "1" : expressions.join(", ");
  const part = where === null ? "" : ` FORCE INDEX (PRIMARY) WHERE ${where}`;
  const versions = table.history === true ? " FOR SYSTEM_TIME ALL" : "";
  return `SELECT /*!40001 SQL_NO_CACHE */ ${select} FROM ${quoteId(table.name)}${versions}${part}`;
}
