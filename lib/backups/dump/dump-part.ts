import type { Connection } from "mysql2/promise";
import { createRowChecksum } from "@/lib/mysql/row-checksum";
import { streamRows } from "@/lib/mysql/row-stream";
import { explainDumpError } from "./dump-errors";
import type { FrameQueue } from "./frame-queue";
import type { RowKernel } from "./row-kernel/create-row-kernel";
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

/** Where rows go. */
export interface RowOutput {
  queue: Pick<FrameQueue, "take" | "send" | "ready">;
  /** The connection's; the queue lends its buffers. */
  kernel: RowKernel;
}

export type OnFrame = (table: string, rows: number, bytes: number) => void;

/** Reads the parts one after another inside the connection's snapshot and hands their rows on as data frames. */
export async function dumpUnit(
  connection: Connection,
  unit: WorkUnit,
  output: RowOutput,
  onFrame: OnFrame,
): Promise<PartRead[]> {
  const read: PartRead[] = [];
  for (const part of unit) {
    const doing = `dumping ${part.name}`;
    try {
      read.push(await dumpPart(connection, part, output, onFrame, doing));
      // Lets go of the table: an ALTER that waits for it would hold up every query behind it until the dump ends.
      await connection.query("ROLLBACK TO SAVEPOINT seaworthy");
    } catch (error) {
      throw explainDumpError(error, doing);
    }
    await output.queue.ready();
  }
  return read;
}

async function dumpPart(
  connection: Connection,
  part: TablePart,
  output: RowOutput,
  onFrame: OnFrame,
  doing: string,
): Promise<PartRead> {
  const { queue, kernel } = output;
  const frames = createTableFrames(queue, kernel, part, (rows, bytes) => onFrame(part.name, rows, bytes));
  const checksum = createRowChecksum();
  await streamRows(
    connection,
    selectRows(part, part.where),
    (buffer, start, end) => {
      checksum.add(buffer, start, end);
      return frames.takeRow(buffer, start, end);
    },
    doing,
    frames.takeRows,
  );
  frames.finish();
  checksum.addSums(kernel.sums());
  return {
    table: part.name,
    rows: frames.rows(),
    checksum: checksum.value(),
    longestStatementBytes: frames.longestStatementBytes(),
  };
}
