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
export async function* readStatements(path: string): AsyncGenerator<Statement> {
  const splitter = new StatementSplitter();
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) yield* splitter.push(chunk as Buffer);
  yield* splitter.end();
}

/** Reads a file once before any of it runs, so that a broken end is found first. Throws `sql.*` naming the file. */
export async function inspectFile(file: MigrationFile): Promise<FileFacts> {
  const facts: FileFacts = {
    statementsTotal: 0,
    pureDml: true,
    longestBytes: 0,
    sqlText: await beginningOf(file.path),
  };
  try {
    for await (const { sql } of readStatements(file.path)) {
      facts.statementsTotal++;
      facts.longestBytes = Math.max(facts.longestBytes, sql.length);
      facts.pureDml &&= isDml(sql);
    }
    return facts;
  } catch (error) {
    throw withFileName(error, file.fileName);
  }
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
