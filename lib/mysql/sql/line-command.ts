import { byte } from "./bytes";
import { badDelimiter, clientCommand } from "./splitter-errors";

/** A `DELIMITER` line. */
export interface DelimiterLine {
  delimiter: Buffer;
  /** Bytes up to the line end. */
  length: number;
}

const mayStillBecome = /^(?:d(?:e(?:l(?:i(?:m(?:i(?:t(?:er?)?)?)?)?)?)?)?|s(?:o(?:u(?:r(?:ce?)?)?)?)?)$/i;
const isCommand = /^(?:delimiter(?=[ \t\r\n]|$)|source(?=[ \t]))/i;

/**
 * The client command at `at`, the first byte of a line that is not blank; null when there is none, `wait` when the
 * line has not arrived far enough to tell. Throws `sql.client_command` for `source`, `sql.bad_delimiter`.
 */
export function lineCommandAt(
  bytes: Buffer,
  at: number,
  { isLast, inStatement, line }: { isLast: boolean; inStatement: boolean; line: number },
): DelimiterLine | null | "wait" {
  const letter = (bytes[at] ?? 0) | 0x20;
  if (letter !== 0x64 && (letter !== 0x73 || inStatement)) return null;
  const word = bytes.toString("latin1", at, at + 10);
  if (mayStillBecome.test(word) && !isLast) return "wait";
  const command = isCommand.exec(word)?.[0];
  if (command === undefined) return null;
  const end = bytes.indexOf(byte.newline, at);
  if (end === -1 && !isLast) return "wait";
  const text = bytes.toString("latin1", at, end === -1 ? bytes.length : end);
  if (command.toLowerCase() === "source") throw clientCommand(text.trim().slice(0, 80), line);
  const argument = text.slice(command.length).trim().split(/\s+/)[0] ?? "";
  // Inside a statement `delimiter` may be a column: only a line that cannot be one is a command.
  if (inStatement && !/^[^\w\s'"`(),\\]+$/.test(argument)) return null;
  if (argument === "") throw badDelimiter(line, "names no delimiter");
  if (argument.includes("\\")) throw badDelimiter(line, "contains a backslash");
  return { delimiter: Buffer.from(argument, "latin1"), length: text.length };
}
