import { type SplitterOptions, type Statement, StatementSplitter } from "./statement-splitter";

export { type SplitterOptions, type Statement, StatementSplitter } from "./statement-splitter";

/** All statements of a whole text. Throws like `StatementSplitter`. */
export function splitStatements(sql: Buffer | string, options: SplitterOptions = {}): Statement[] {
  const splitter = new StatementSplitter(options);
  const first = splitter.push(typeof sql === "string" ? Buffer.from(sql) : sql);
  return [...first, ...splitter.end()];
}
