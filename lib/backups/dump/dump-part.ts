import type { Connection } from "mysql2/promise";
import { createRowChecksum } from "@/lib/mysql/row-checksum";
import { streamRows } from "@/lib/mysql/row-stream";
import { explainDumpError } from "./dump-errors";
import type { FrameQueue } from "./frame-queue";
import { type ReadableTable, selectRows } from "./select-rows";
import { createTableFrames } from "./table-frames";

/** A table, or the rows of it that `where` names. */
export interface TablePart extends ReadableTable {
  where: string | null;
}

/** What one connection reads in one go: a part of a large table, or several small tables. */
export type WorkUnit = readonly TablePart[];

/** What was read of a table, or of a part of it. */
export interface PartRead {
  table: string;
  rows: number;
  checksum: string;
  longestStatementBytes: number;
}

export type OnFrame = (table: string, rows: number, bytes: number) => void;

/** Reads the parts one after another inside the connection's snapshot and hands their rows on as data frames. */
export async function dumpUnit(
  connection: Connection,
  unit: WorkUnit,
  queue: Pick<FrameQueue, "take" | "send" | "ready">,
  onFrame: OnFrame,
): Promise<PartRead[]> {
  const read: PartRead[] = [];
  for (const part of unit) {
    const doing = `dumping ${part.name}`;
    try {
      read.push(await dumpPart(connection, part, queue, onFrame, doing));
      // Lets go of the table: an ALTER that waits for it would hold up every query behind it until the dump ends.
      await connection.query("ROLLBACK TO SAVEPOINT seaworthy");
    } catch (error) {
      throw explainDumpError(error, doing);
    }
    await queue.ready();
  }
  return read;
}

async function dumpPart(
  connection: Connection,
  part: TablePart,
  queue: Pick<FrameQueue, "take" | "send" | "ready">,
  onFrame: OnFrame,
  doing: string,
): Promise<PartRead> {
  const frames = createTableFrames(queue, part, (rows, bytes) => onFrame(part.name, rows, bytes));
  const checksum = createRowChecksum();
  let rows = 0;
  await streamRows(
    connection,
    selectRows(part, part.where),
    (buffer, start, end) => {
      rows++;
      checksum.add(buffer, start, end);
      return frames.takeRow(buffer, start, end);
    },
    doing,
  );
  frames.finish();
  return { table: part.name, rows, checksum: checksum.value(), longestStatementBytes: frames.longestStatementBytes() };
}
