import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";
import { redactText } from "@/lib/kernel/redact";
import { reportError } from "@/lib/kernel/report-error";
import { isConnectionLost } from "@/lib/mysql/connection-lost";
import type { Statement } from "@/lib/mysql/sql";
import { haveRun, howToGoOn } from "./judge-migrations";
import type { MigrationFile } from "./migration-file";
import type { MigrationError } from "./schema-version";
import { previewOf } from "./summarise-statement";

/** Where a file's run stands. */
export interface Position {
  /** Statements that have run. */
  done: number;
  total: number;
  /** The statement being run, or the last one; undefined before the first. */
  current: Statement | undefined;
  /** The whole file runs in one transaction. */
  transactional: boolean;
  /** A transaction was open at the end and has been rolled back. */
  rolledBack: boolean;
  /** Not all of it could be: tables without transactions keep their rows. */
  remains: boolean;
  blockers: string[];
}

const keptStatementCharacters = 4000;

/** Says what failed, what has run, and what to do next. */
export function migrationFailure(
  file: MigrationFile,
  position: Position,
  cause: unknown,
  cancelled: boolean,
): OperatorError {
  const { done, total, current } = position;
  const where =
    current === undefined ? "" : ` at statement ${Math.min(done + 1, total)} of ${total} (line ${current.line})`;
  const reason = cancelled ? "was stopped" : "failed";
  const blocked = position.blockers.length === 0 ? "" : ` It waited for ${position.blockers.join("; ")}.`;
  const said = cancelled ? "" : `: ${redactText(messageOf(cause))}`;
  return new OperatorError(
    cancelled ? "migration.cancelled" : "migration.failed",
    `${file.fileName} ${reason}${where}${said}${said.endsWith(".") ? "" : "."}${blocked} ${whatHasRun(position, cause, cancelled)}`,
    {
      hint: hintFor(file, position, cause, cancelled),
      details: {
        version: file.version,
        fileName: file.fileName,
        statementsDone: done,
        statementsTotal: total,
        ...(codeOf(cause) === undefined ? {} : { serverCode: codeOf(cause) }),
        ...(current === undefined ? {} : { line: current.line, statement: statementText(current) }),
      },
      cause,
    },
  );
}

const refusals: ReadonlySet<string> = new Set([
  "ER_TABLEACCESS_DENIED_ERROR",
  "ER_COLUMNACCESS_DENIED_ERROR",
  "ER_PROCACCESS_DENIED_ERROR",
  "ER_DBACCESS_DENIED_ERROR",
  "ER_SPECIFIC_ACCESS_DENIED_ERROR",
]);

function hintFor({ version }: MigrationFile, position: Position, cause: unknown, cancelled: boolean): string {
  const isRefused = refusals.has(codeOf(cause) ?? "");
  const correct = isRefused
    ? "Let the account that TARGET_DATABASE_URL names do this; docs/database-accounts.md has what it needs. "
    : "Correct the file. ";
  if (nothingRemains(position))
    return `${cancelled ? "" : correct}Nothing needs undoing: apply again with "retry failed".`;
  return `${isRefused ? correct : ""}Put right what is half done, then ${howToGoOn(version)}`;
}

/** Everything the file did has been taken back. */
export function nothingRemains({ transactional, remains }: Position): boolean {
  return transactional && !remains;
}

function whatHasRun(position: Position, cause: unknown, cancelled: boolean): string {
  const { done, current } = position;
  if (nothingRemains(position)) return "The file ran in one transaction, which was rolled back: nothing of it remains.";
  if (position.rolledBack) {
    const kept = position.remains ? ", except in tables without transactions (MyISAM, Aria)" : "";
    return `${done === 0 ? "No statement before it has run" : haveRun(done)}; what was not committed was rolled back${kept}.`;
  }
  const before =
    done === 0 ? "No statement before it has run" : `${haveRun(done)} and ${done === 1 ? "stays" : "stay"}`;
  const isLost = isConnectionLost(cause) && codeOf(cause) !== "ER_QUERY_INTERRUPTED";
  if (isLost && !cancelled && current !== undefined)
    return `${before}; the connection broke, so whether statement ${done + 1} took effect is unknown.`;
  return `${before}.`;
}

/** The same, as stored in the history. */
export function storedFailure(failure: OperatorError): MigrationError {
  const { line, statement } = failure.details;
  return {
    ...reportError(failure),
    ...(typeof line === "number" ? { line } : {}),
    ...(typeof statement === "string" ? { statement } : {}),
  };
}

function statementText({ sql }: Statement): string {
  return redactText(previewOf(sql, keptStatementCharacters));
}
