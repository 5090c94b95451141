import type { OnRow, OnRows } from "@/lib/mysql/row-stream";
import { quoteId } from "@/lib/mysql/quote";
import { frameBytes, type FrameQueue } from "./frame-queue";
import { createLargeRowWriter, largeRowBytes } from "./large-row";
import type { RowKernel } from "./row-kernel/create-row-kernel";
import { type ReadableTable, writtenColumns } from "./select-rows";
import { createRowWriter, roomForRow } from "./write-row";

/** Large enough that parsing it costs little per row, small enough for any server's max_allowed_packet. */
const statementBytes = 1024 * 1024;

const comma = 0x2c;
const semicolon = 0x3b;
const lineFeed = 0x0a;

/** Turns the rows of one table into data frames of whole INSERT statements. */
export interface TableFrames {
  takeRow: OnRow;
  /** Rows that go on in the statement that `takeRow` began, many at once. */
  takeRows: OnRows;
  /** Ends the last statement and frame. */
  finish(): void;
  rows(): number;
  longestStatementBytes(): number;
}

/** `kernel` writes most of the rows; `onFrame` is told of every frame's rows and bytes of SQL. */
export function createTableFrames(
  queue: Pick<FrameQueue, "take" | "send" | "ready">,
  kernel: RowKernel,
  table: ReadableTable,
  onFrame: (rows: number, bytes: number) => void,
): TableFrames {
  const columns = writtenColumns(table.columns);
  const styles = columns.flatMap(({ style }) => style ?? []);
  const writeRow = createRowWriter(styles);
  const head = Buffer.from(
    `INSERT INTO ${quoteId(table.name)} (${columns.map(({ name }) => quoteId(name)).join(",")}) VALUES\n`,
  );
  const largeRow = createLargeRowWriter(head, styles);
  let out: Buffer | null = null;
  let at = 0;
  let statementAt: number | null = null;
  let statements: [number, number][] = [];
  let rows = 0;
  let rowsBefore = 0;
  let longest = 0;

  function endStatement(buffer: Buffer): void {
    if (statementAt === null) return;
    statements.push([statementAt, at - statementAt]);
    longest = Math.max(longest, at - statementAt);
    statementAt = null;
    buffer[at++] = semicolon;
    buffer[at++] = lineFeed;
  }

  function endFrame(): void {
    if (out === null) return;
    endStatement(out);
    const frameRows = rows - rowsBefore;
    queue.send({ kind: "data", sql: out.subarray(0, at), statements, table: table.name, rows: frameRows }, out);
    onFrame(frameRows, at);
    out = null;
    statements = [];
    rowsBefore = rows;
  }

  /** The buffer to write the next row to: this frame's when the row fits, else the next frame's. */
  function bufferFor(room: number): Buffer {
    if (out !== null && at + room > out.length) endFrame();
    if (out !== null) return out;
    at = 0;
    return (out = queue.take(room));
  }

  /** What is long enough by now. Done before the next row is written, for the kernel writes as many as there are. */
  function endWhatIsFull(): void {
    if (out !== null && statementAt !== null && at - statementAt >= statementBytes) endStatement(out);
    if (at >= frameBytes) endFrame();
  }

  /** In statements of its own, so that it loads wherever its values fit the server's max_allowed_packet. */
  function takeLargeRow(packet: Buffer, start: number, end: number): Promise<void> | undefined {
    const buffer = bufferFor(largeRow.room(end - start) + 2);
    endStatement(buffer);
    const written = largeRow.write(buffer, at, packet, start);
    at = written.at;
    rows++;
    statements.push(...written.statements);
    longest = Math.max(longest, ...written.statements.map(([, length]) => length));
    endFrame();
    return queue.ready();
  }

  kernel.begin(styles);
  return {
    takeRow(packet, start, end) {
      const framesBefore = rowsBefore;
      endWhatIsFull();
      if (end - start > largeRowBytes) return takeLargeRow(packet, start, end);
      const room = roomForRow(end - start, columns.length) + head.length + 4;
      const buffer = bufferFor(room);
      // One that is large stands alone, so that it loads wherever it alone fits.
      if (room > statementBytes) endStatement(buffer);
      if (statementAt === null) {
        statementAt = at;
        at += head.copy(buffer, at);
      } else {
        buffer[at++] = comma;
        buffer[at++] = lineFeed;
      }
      at = writeRow(buffer, at, packet, start);
      rows++;
      return rowsBefore === framesBefore ? undefined : queue.ready();
    },

    takeRows(chunk, from) {
      if (out === null || statementAt === null) return from;
      const stop = Math.min(statementAt + statementBytes, frameBytes);
      const taken = kernel.append(chunk, from, out, at, stop);
      if (taken === from) return from;
      const written = kernel.written();
      at = written.at;
      rows += written.rows;
      return taken;
    },

    finish: endFrame,

    rows: () => rows,

    longestStatementBytes: () => longest,
  };
}
