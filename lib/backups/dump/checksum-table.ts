import type { Connection } from "mysql2/promise";
import { createRowChecksum } from "@/lib/mysql/row-checksum";
import { streamRows } from "@/lib/mysql/row-stream";
import { readColumns } from "./read-tables";
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
  const columns = (await readColumns(connection, database, tableName)).get(tableName) ?? [];
  const sum = createRowChecksum();
  let rows = 0;
  const onRow = (buffer: Buffer, start: number, end: number) => {
    sum.add(buffer, start, end);
    rows++;
    return undefined;
  };
  const doing = `reading ${tableName} for its checksum`;
  await streamRows(connection, selectRows({ name: tableName, columns }, null), onRow, doing);
  return { rows, checksum: sum.value() };
}
