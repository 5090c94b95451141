import { openSqlStream } from "@/lib/archive";
import type { ArchiveSource } from "@/lib/backups";
import { StatementSplitter } from "@/lib/mysql/sql";

/** The statements of a chunk of a dump by another tool. */
export interface StatementBatch {
  statements: Buffer[];
  /** Bytes of SQL read so far. */
  bytesDone: number;
}

/** Such dumps are split as they stream by. `maxStatementBytes` bounds the memory that a line without an end takes. */
export async function* readStatements(
  source: ArchiveSource,
  fileName: string,
  signal: AbortSignal,
  maxStatementBytes?: number,
): AsyncGenerator<StatementBatch> {
  const splitter = new StatementSplitter(maxStatementBytes === undefined ? {} : { maxStatementBytes });
  let bytesDone = 0;
  for await (const chunk of await openSqlStream(source, fileName, signal)) {
    bytesDone += (chunk as Buffer).length;
    yield { statements: splitter.push(chunk as Buffer).map(({ sql }) => sql), bytesDone };
  }
  yield { statements: splitter.end().map(({ sql }) => sql), bytesDone };
}
