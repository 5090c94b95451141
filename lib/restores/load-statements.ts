import type { Connection } from "mysql2/promise";
import type { JobRun } from "@/lib/jobs";
import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";
import { redactText } from "@/lib/kernel/redact";
import { classify } from "./foreign-statements";
import type { StatementBatch, StatementSource } from "./statement-source";

/** The dump's own settings come after these; they hold for dumps that bring none. */
const sessionSettings = [
  "SET SESSION foreign_key_checks = 0, unique_checks = 0, sql_mode = 'NO_AUTO_VALUE_ON_ZERO', time_zone = '+00:00'",
  "SET SESSION net_read_timeout = 3600, net_write_timeout = 3600, wait_timeout = 28800, lock_wait_timeout = 60",
];

/** Sends every statement of the source, in order, as it stands. The connection was opened with `sendsBytes`. */
export async function loadStatements(
  connection: Connection,
  source: StatementSource,
  run: Pick<JobRun<unknown>, "progress" | "log">,
  signal: AbortSignal,
): Promise<{ statements: number }> {
  for (const sql of sessionSettings) await connection.query(sql);
  let statements = 0;
  const skipped = new Map<string, number>();
  for await (const batch of source.batches(signal)) {
    const wanted =
      source.unit === "bytes" ? batch.statements.filter((sql) => isWanted(sql, skipped)) : batch.statements;
    await sendBatch(connection, { ...batch, statements: wanted }, signal);
    statements += wanted.length;
    const inUnit = source.unit === "rows" ? { rowsDone: batch.done } : { bytesDone: batch.done };
    run.progress({ stage: batch.stage, done: batch.done, total: source.total, unit: source.unit, ...inUnit });
  }
  for (const [why, count] of skipped) run.log(`Left out ${count} statements of the dump: ${why}.`);
  return { statements };
}

function isWanted(sql: Buffer, skipped: Map<string, number>): boolean {
  const found = classify(sql);
  if (found.does === "run" || found.does === "create table") return true;
  const why = found.does === "skip" ? found.why : "everything goes into the target's database";
  skipped.set(why, (skipped.get(why) ?? 0) + 1);
  return false;
}

/** Rows of one frame are committed together: far fewer flushes than one commit per statement. */
async function sendBatch(connection: Connection, batch: StatementBatch, signal: AbortSignal): Promise<void> {
  if (batch.data !== null) await connection.query("START TRANSACTION");
  for (const sql of batch.statements) {
    signal.throwIfAborted();
    await send(connection, sql);
  }
  if (batch.data !== null) await connection.query("COMMIT");
}

async function send(connection: Connection, sql: Buffer): Promise<void> {
  try {
    await connection.query(sql.toString("latin1"));
  } catch (error) {
    throw statementError(error, sql);
  }
}

const shownBytes = 160;

function statementError(error: unknown, sql: Buffer): OperatorError {
  const statement = redactText(sql.toString("utf8", 0, shownBytes));
  const code = codeOf(error);
  return new OperatorError("restore.statement_failed", redactText(messageOf(error)), {
    ...(code === "ER_SPECIFIC_ACCESS_DENIED_ERROR"
      ? {
          hint: "The dump names another DEFINER. Grant SET USER (MariaDB) or SET_ANY_DEFINER (MySQL) to Seaworthy's user.",
        }
      : {}),
    details: { statement, code },
    cause: error,
  });
}
