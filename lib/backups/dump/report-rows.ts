import type { JobRun } from "@/lib/jobs/job";
import type { OnFrame } from "./dump-part";
import type { TableSchema } from "./read-tables";

export interface RowProgress {
  /** From here on there is something to show, before the first row has come. */
  begin(tables: readonly TableSchema[]): void;
  add: OnFrame;
}

/** Tells a job how far its dump is, in rows: the total is the server's own estimate, good for a bar, not a promise. */
export function reportRows(progress: JobRun<unknown>["progress"]): RowProgress {
  let estimate = 0;
  let rows = 0;
  let bytes = 0;
  function report(stage: string): void {
    progress({ stage, done: rows, total: Math.max(estimate, rows), unit: "rows", rowsDone: rows, bytesDone: bytes });
  }
  return {
    begin(tables) {
      estimate = tables.reduce((sum, table) => sum + (table.withoutData ? 0 : table.estimatedRows), 0);
      report("dumping rows");
    },
    add(table, frameRows, frameBytes) {
      rows += frameRows;
      bytes += frameBytes;
      report(`dumping ${table}`);
    },
  };
}
