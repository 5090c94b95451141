import type { NewFrame } from "@/lib/archive";
import { frameBytes } from "./frame-queue";

/** Collects statements and comments as they stand in a frame, and where in it the statements are. */
export interface SqlText {
  /** One `-- ` line per line of text. */
  comment(text: string): void;
  /** Without its delimiter; a body with semicolons gets `DELIMITER` lines around it, for client programs. */
  statement(sql: string | Buffer): void;
  /** What was collected, in frames of at most about `frameBytes`. */
  frames(kind: Exclude<NewFrame["kind"], "data">): NewFrame[];
}

export function createSqlText(): SqlText {
  const finished: Omit<NewFrame, "kind">[] = [];
  let parts: Buffer[] = [];
  let statements: [number, number][] = [];
  let length = 0;

  function add(text: string | Buffer): void {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    parts.push(bytes);
    length += bytes.length;
  }

  function endFrame(): void {
    if (length > 0) finished.push({ sql: Buffer.concat(parts), statements });
    [parts, statements, length] = [[], [], 0];
  }

  return {
    comment(text) {
      for (const line of text.split(/\r\n|[\n\r]/)) add(`-- ${line.replace(/[\0-\x1f\x7f]/g, "?")}\n`);
    },

    statement(sql) {
      const bytes = withoutOpenComment(typeof sql === "string" ? Buffer.from(sql) : sql);
      const delimiter = delimiterFor(bytes);
      if (delimiter !== ";") add(`DELIMITER ${delimiter}\n`);
      statements.push([length, bytes.length]);
      add(bytes);
      add(`${delimiter}\n`);
      if (delimiter !== ";") add("DELIMITER ;\n");
      if (length >= frameBytes) endFrame();
    },

    frames(kind) {
      endFrame();
      return finished.map((frame) => ({ kind, ...frame }));
    },
  };
}

/**
 * Client programs end a statement at the delimiter wherever it stands outside quotes and comments. A text that has
 * none of it needs no thought about either.
 */
function delimiterFor(sql: Buffer): string {
  if (!sql.includes(";")) return ";";
  let delimiter = ";;";
  for (let i = 0; sql.includes(delimiter); i++) delimiter = `$${i}$`;
  return delimiter;
}

/** A body may end in a comment, which would swallow the delimiter behind it. */
function withoutOpenComment(sql: Buffer): Buffer {
  const lastLine = sql.subarray(sql.lastIndexOf("\n") + 1);
  return lastLine.includes("--") || lastLine.includes("#") ? Buffer.concat([sql, Buffer.from("\n")]) : sql;
}
