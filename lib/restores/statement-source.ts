import { type ArchiveReader, openArchive, openSqlStream } from "@/lib/archive";
import type { BackupSummary } from "@/lib/backups";
import { StatementSplitter } from "@/lib/mysql/sql";
import type { ArchiveStorage } from "@/lib/storage/archive-storage";

/** Statements that belong together: a frame of ours, a chunk of another tool's stream. */
export interface StatementBatch {
  statements: Buffer[];
  /** Rows of one table that may be committed as one; null when the batch is anything else. */
  data: { table: string; rows: number } | null;
  /** How far into the source this batch reaches, in the source's unit. */
  done: number;
  stage: string;
}

export interface StatementSource {
  unit: "rows" | "bytes";
  total: number | null;
  batches(signal: AbortSignal): AsyncGenerator<StatementBatch>;
  close(): Promise<void>;
}

export async function openStatements(
  archives: ArchiveStorage,
  backup: Pick<BackupSummary, "fileName" | "format">,
): Promise<StatementSource> {
  if (backup.format === "sql") return foreignStatements(archives, backup.fileName);
  return ourStatements(await openArchive(archives, backup.fileName));
}

/** The manifest says where each statement stands, so nothing is parsed; each frame's hash is checked as it is read. */
function ourStatements(archive: ArchiveReader): StatementSource {
  const { frames, totals } = archive.manifest;
  return {
    unit: "rows",
    total: totals.rows,
    close: () => archive.close(),
    async *batches(signal) {
      let done = 0;
      for (const [index, frame] of frames.entries()) {
        signal.throwIfAborted();
        done += frame.rows ?? 0;
        yield {
          statements: await archive.statements(index),
          data: frame.table === undefined ? null : { table: frame.table, rows: frame.rows ?? 0 },
          done,
          stage: frame.table === undefined ? `restoring ${frame.kind}` : `restoring ${frame.table}`,
        };
      }
    },
  };
}

/** Other tools' dumps are split as they stream by. */
function foreignStatements(archives: ArchiveStorage, fileName: string): StatementSource {
  return {
    unit: "bytes",
    total: null,
    close: async () => undefined,
    async *batches(signal) {
      const splitter = new StatementSplitter();
      let done = 0;
      for await (const chunk of await openSqlStream(archives, fileName, signal)) {
        done += (chunk as Buffer).length;
        yield {
          statements: splitter.push(chunk as Buffer).map(({ sql }) => sql),
          data: null,
          done,
          stage: "restoring",
        };
      }
      yield { statements: splitter.end().map(({ sql }) => sql), data: null, done, stage: "restoring" };
    },
  };
}
