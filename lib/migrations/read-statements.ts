import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { OperatorError } from "@/lib/kernel/errors";
import { type Statement, StatementSplitter } from "@/lib/mysql/sql";
import type { MigrationFile } from "./migration-file";
import { isDml } from "./summarise-statement";

export interface FileFacts {
  statementsTotal: number;
  /** Every statement is DML: the whole file can run in one transaction. */
  pureDml: boolean;
  longestBytes: number;
  /** The beginning of the text, for the history. */
  sqlText: string;
}

export const keptSqlBytes = 2 ** 20;

/** The file's statements one by one; a file of any size passes through in constant memory. Throws `sql.*`. */
export async function* readStatements(path: string, onChunk?: (chunk: Buffer) => unknown): AsyncGenerator<Statement> {
  const splitter = new StatementSplitter();
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    onChunk?.(chunk as Buffer);
    yield* splitter.push(chunk as Buffer);
  }
  yield* splitter.end();
}

/**
 * Reads a file once before any of it runs, so that a broken end is found first. Throws `sql.*` naming the file, and
 * `migration.file_edited` when it is not what was planned any more.
 */
export async function inspectFile(file: MigrationFile): Promise<FileFacts> {
  const facts: FileFacts = {
    statementsTotal: 0,
    pureDml: true,
    longestBytes: 0,
    sqlText: await beginningOf(file.path),
  };
  const hash = createHash("sha256");
  try {
    for await (const { sql } of readStatements(file.path, (chunk) => hash.update(chunk))) {
      facts.statementsTotal++;
      facts.longestBytes = Math.max(facts.longestBytes, sql.length);
      facts.pureDml &&= isDml(sql);
    }
  } catch (error) {
    throw withFileName(error, file.fileName);
  }
  if (hash.digest("hex") !== file.checksumRaw) throw edited(file);
  return facts;
}

function edited({ fileName }: MigrationFile): OperatorError {
  return new OperatorError(
    "migration.file_edited",
    `${fileName} was edited after the run began. Nothing of it was run.`,
    {
      kind: "conflict",
      hint: "Look at what is pending now, then apply again.",
      details: { fileName },
    },
  );
}

/** Cut where a character ends. */
export async function beginningOf(path: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of createReadStream(path, { end: keptSqlBytes - 1 }))
    text += decoder.decode(chunk as Buffer, { stream: true });
  return text;
}

function withFileName(error: unknown, fileName: string): unknown {
  if (!(error instanceof OperatorError)) return error;
  return new OperatorError(error.code, `${fileName}: ${error.message}`, {
    kind: error.kind,
    details: { ...error.details, fileName },
    cause: error,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
}
