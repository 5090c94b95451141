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
}

const exactNumbers = new Set(["tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "year"]);
const binary = new Set(
  `binary varbinary tinyblob blob mediumblob longblob bit vector geometry point linestring polygon multipoint
  multilinestring multipolygon geometrycollection geomcollection`.split(/\s+/),
);

/** How a column is read and written. `dataType` is the bare type: `varchar`. */
export function describeColumn(name: string, dataType: string, type: string, generated: boolean): ColumnSchema {
  const bare = dataType.toLowerCase();
  const id = quoteId(name);
  return {
    name,
    type,
    generated,
    // The server prints a FLOAT with six digits, a DOUBLE with as many as it takes to read the same number back.
    expression: bare === "float" ? `${id} + 0E0` : id,
    style: generated ? null : styleOf(bare),
  };
}

/** Approximate numbers are quoted because -0 is a number to a column, and 0 to the parser. */
function styleOf(dataType: string): ValueStyle {
  if (exactNumbers.has(dataType)) return "verbatim";
  return binary.has(dataType) ? "hex" : "quoted";
}
