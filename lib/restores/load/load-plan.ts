/** A data frame of the archive. */
export interface FrameTask {
  does: "rows";
  frame: number;
  table: string;
  rows: number;
}

/** The statements that finish a table whose rows are in. */
export interface KeysTask {
  does: "keys";
  table: string;
  statements: Buffer[];
}

export type LoadTask = FrameTask | KeysTask;

/** Which task a connection takes next. */
export interface LoadPlan {
  /** `wait`: nothing now, but a task that is under way makes another one possible. Null: all have been handed out. */
  next(): LoadTask | "wait" | null;
  done(task: LoadTask): void;
}

interface TableWork {
  table: string;
  bytes: number;
  frames: FrameTask[];
  running: number;
  keys: Buffer[];
}

export interface PlannedFrame {
  frame: number;
  table: string;
  rows: number;
  plainBytes: number;
}

/**
 * Largest tables first, each on one connection while there are others to fill; the keys of a table as soon as its rows
 * are in, since no second connection can help with those.
 */
export function planLoad(frames: readonly PlannedFrame[], keys: ReadonlyMap<string, Buffer[]>): LoadPlan {
  const work = new Map<string, TableWork>();
  for (const { frame, table, rows, plainBytes } of frames) {
    const known = work.get(table) ?? { table, bytes: 0, frames: [], running: 0, keys: keys.get(table) ?? [] };
    known.bytes += plainBytes;
    known.frames.push({ does: "rows", frame, table, rows });
    work.set(table, known);
  }
  const largestFirst = [...work.values()].sort((a, b) => b.bytes - a.bytes);
  const open = new Set(largestFirst);

  function leastBusy(): TableWork | undefined {
    let found: TableWork | undefined;
    for (const table of open)
      if (table.frames.length > 0 && (found === undefined || table.running < found.running)) {
        found = table;
        if (found.running === 0) break;
      }
    return found;
  }

  return {
    next() {
      for (const table of open)
        if (table.frames.length === 0 && table.running === 0) {
          open.delete(table);
          if (table.keys.length > 0) return { does: "keys", table: table.table, statements: table.keys };
        }
      const table = leastBusy();
      const task = table?.frames.shift();
      if (table === undefined || task === undefined) return open.size === 0 ? null : "wait";
      table.running++;
      return task;
    },
    done(task) {
      const table = work.get(task.table);
      if (task.does === "rows" && table !== undefined) table.running--;
    },
  };
}
