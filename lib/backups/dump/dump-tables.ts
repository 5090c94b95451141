import type { Connection } from "mysql2/promise";
import type { JobRun } from "@/lib/jobs/job";
import { streamRows } from "@/lib/mysql/row-stream";
import { explainDumpError } from "./dump-errors";
import type { FrameQueue } from "./frame-queue";
import type { TableSchema } from "./read-tables";
import { selectRows } from "./select-rows";
import { createTableFrames } from "./table-frames";

/** Reads every row of every table inside the snapshot and hands it on as data frames. */
export async function dumpTables(
  connection: Connection,
  tables: readonly TableSchema[],
  queue: FrameQueue,
  progress: JobRun<unknown>["progress"],
): Promise<{ rows: number; longestStatementBytes: number }> {
  // The server's own estimate: good enough for a bar, not a promise.
  const estimate = tables.reduce((sum, table) => sum + (table.withoutData ? 0 : table.estimatedRows), 0);
  let rows = 0;
  let bytes = 0;
  let longestStatementBytes = 0;
  for (const table of tables) {
    if (table.withoutData) continue;
    const stage = `dumping ${table.name}`;
    const report = () =>
      progress({ stage, done: rows, total: Math.max(estimate, rows), unit: "rows", rowsDone: rows, bytesDone: bytes });
    report();
    const frames = createTableFrames(queue, table, (frameRows, frameBytes) => {
      rows += frameRows;
      bytes += frameBytes;
      report();
    });
    await dumpTable(connection, table, frames.takeRow, stage);
    frames.finish();
    longestStatementBytes = Math.max(longestStatementBytes, frames.longestStatementBytes());
    await queue.ready();
  }
  return { rows, longestStatementBytes };
}

async function dumpTable(
  connection: Connection,
  table: TableSchema,
  takeRow: Parameters<typeof streamRows>[2],
  doing: string,
): Promise<void> {
  try {
    await streamRows(
      connection,
      selectRows(table, null),
      takeRow,
      doing,
    );
  } catch (error) {
    throw explainDumpError(error, doing);
  }
  // Lets go of the table: an ALTER that waits for it would hold up every query behind it until the dump ends.
  await connection.query("ROLLBACK TO SAVEPOINT seaworthy");
}
