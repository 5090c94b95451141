import { quoteId } from "@/lib/mysql/quote";
import type { ValueStyle } from "./write-row";

export interface ColumnSchema {
  name: string;
  /** As in the definition: `varchar(20)`. */
  type: string;
  generated: boolean;
  /** What to select so that the server prints the whole value. */
  expression: string;
  /** How it is written. Null: generated, not written at all. */
  style: ValueStyle | null;
  /** One of the two that say from when to when a version of the row was valid. */
  isPeriod: boolean;
}

const exactNumbers = new Set(["tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "year"]);
const binary = new Set(
  `binary varbinary tinyblob blob mediumblob longblob bit vector geometry point linestring polygon multipoint
  multilinestring multipolygon geometrycollection geomcollection`.split(/\s+/),
);

/** Character sets of which every letter comes back from utf8mb4 as the bytes it was. */
const readsBack = new Set(["utf8mb4", "utf8mb3", "utf8", "latin1"]);

/** What the catalogue says of a column. */
export interface ColumnFacts {
  name: string;
  /** The bare type: `varchar`. */
  dataType: string;
  type: string;
  charset: string | null;
  generated: boolean;
  isPeriod: boolean;
}

/** How a column is read and written. */
export function describeColumn({ name, dataType, type, charset, generated, isPeriod }: ColumnFacts): ColumnSchema {
  const [expression, style] = readAndWritten(quoteId(name), dataType.toLowerCase(), type, charset);
  return { name, type, generated, expression, style: generated ? null : style, isPeriod };
}

function readAndWritten(id: string, dataType: string, type: string, charset: string | null): [string, ValueStyle] {
  // The server prints a FLOAT with six digits, a DOUBLE with as many as it takes to read the same number back. Times
  // one, not plus nothing: that would make 0 of -0. Quoted, because -0 is a number to a column and 0 to the parser.
  if (dataType === "float") return [`${id} * 1E0`, "quoted"];
  if (exactNumbers.has(dataType)) return [id, "verbatim"];
  if (binary.has(dataType)) return [id, "hex"];
  const isExact = charset === null || readsBack.has(charset);
  if (dataType === "enum" || dataType === "set")
    return isExact && !hasEmptyMember(type) ? [id, "quoted"] : [`${id} + 0`, "verbatim"];
  // Not every letter of every character set comes back from utf8mb4; its bytes do.
  return isExact ? [id, "quoted"] : [`CAST(${id} AS BINARY)`, "hex"];
}

/** The error value of an ENUM reads as '' too: with a member of that name only their numbers tell them apart. */
function hasEmptyMember(type: string): boolean {
  return [...type.matchAll(/'(?:[^']|'')*'/gs)].some(([member]) => member === "''");
}
