import type { Connection } from "mysql2/promise";
import { createRowChecksum } from "@/lib/mysql/row-checksum";
import { streamRows } from "@/lib/mysql/row-stream";
import { readReadableTable } from "./read-columns";
import { selectRows } from "./select-rows";

/**
 * Reads a whole table and gives what a dump of it would write into the manifest. The connection has chosen `database`
 * and went through `prepareSession`. Throws `target.connection_lost`, or the server's error.
 */
export async function checksumTable(
  connection: Connection,
  database: string,
  tableName: string,
): Promise<{ rows: number; checksum: string }> {
  const table = await readReadableTable(connection, database, tableName);
  const sum = createRowChecksum();
  let rows = 0;
  const onRow = (buffer: Buffer, start: number, end: number) => {
    sum.add(buffer, start, end);
    rows++;
    return undefined;
  };
  const doing = `reading ${tableName} for its checksum`;
  await streamRows(connection, selectRows(table, null), onRow, doing);
  return { rows, checksum: sum.value() };
}
