import { performance } from "node:perf_hooks";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";
import { sha256Hex } from "@/lib/kernel/ids";
import { sleep } from "@/lib/kernel/sleep";
import { formatBytes } from "@/lib/kernel/units";
import { recordSession, restoreSession, type SessionState } from "@/lib/mysql/session-guard";
import type { Statement } from "@/lib/mysql/sql";
import { findBlockers } from "@/lib/mysql/find-blockers";
import type { MigrationFile } from "./migration-file";
import { migrationFailure, nothingRemains, type Position, storedFailure } from "./migration-failure";
import { type FileFacts, inspectFile, readStatements } from "./read-statements";
import { runStatement } from "./run-statement";
import { appliedSql, HistoryWriter, historyTable } from "./schema-version";
import { isProgram, summariseStatement } from "./summarise-statement";

export interface MigrationRun {
  /** Runs the files and holds the lock. */
  connection: Connection;
  /** Keeps the history, looks for blockers, kills a cancelled statement. */
  bookkeeper: Connection;
  database: string;
  installedBy: string;
  /** Aborting stops between statements and kills the one that runs. */
  signal?: AbortSignal | undefined;
  /** How often a statement that met a lock is tried, 5 s each. Default 12. */
  lockAttempts?: number;
  onProgress?: (progress: { fileName: string; done: number; total: number }) => void;
  onLog?: (line: string, level?: "info" | "warning") => void;
}

/**
 * Runs one file: written ahead, executed, written behind, statement by statement; a file of pure DML in one
 * transaction together with its history row. Throws `sql.*`, `migration.file_edited` or `migration.statement_too_long`
 * before anything has run, `migration.failed` or `migration.cancelled` later; the history then says the same.
 */
export async function applyFile(run: MigrationRun, file: MigrationFile): Promise<void> {
  const facts = await inspectFile(file);
  const writer = new HistoryWriter(run.bookkeeper, run.database);
  const position: Position = {
    done: 0,
    total: facts.statementsTotal,
    current: undefined,
    transactional: facts.pureDml,
    rolledBack: false,
    remains: false,
    blockers: [],
  };
  await requireFittingPackets(run, file, facts.longestBytes);
  run.signal?.throwIfAborted();
  const session = await recordSession(run.connection);
  await writer.begin(file, {
    total: facts.statementsTotal,
    connectionId: run.connection.threadId,
    by: run.installedBy,
    sqlText: facts.sqlText,
  });
  const startedAt = performance.now();
  const elapsedMs = () => Math.round(performance.now() - startedAt);
  try {
    await runAll(run, file, facts, position, writer);
    if (facts.pureDml) await commitApplied(run, file, position, elapsedMs());
    await putBack(run, session, position);
    if (position.rolledBack) throw openTransaction();
    if (!facts.pureDml) await writer.applied(file.version, position.done, elapsedMs());
  } catch (error) {
    // A dead session cannot be put right, and needs not be: what matters is the error at hand.
    await putBack(run, session, position).catch(() => undefined);
    const failure = await recordFailure(run, file, position, writer, elapsedMs(), error);
    if (failure !== null) throw failure;
  }
}

async function putBack({ connection }: MigrationRun, session: SessionState, position: Position): Promise<void> {
  const { rolledBack, remains } = await restoreSession(connection, session);
  position.rolledBack ||= rolledBack;
  position.remains ||= remains;
}

/** The packet also holds the command's own byte and, on MySQL, an empty list of attributes. */
const packetHeadBytes = 16;

/** A longer statement would cost us the connection half way through the file. */
async function requireFittingPackets(
  { connection }: MigrationRun,
  file: MigrationFile,
  longestBytes: number,
): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>("SELECT @@max_allowed_packet AS bytes");
  const limitBytes = Number(rows[0]?.["bytes"]);
  if (longestBytes + packetHeadBytes < limitBytes) return;
  throw new OperatorError(
    "migration.statement_too_long",
    `${file.fileName} holds a statement of ${formatBytes(longestBytes)}; the server takes ${formatBytes(limitBytes)} at most. Nothing was run.`,
    { kind: "invalid", hint: "Split the statement, or raise max_allowed_packet on the server." },
  );
}

async function runAll(
  run: MigrationRun,
  file: MigrationFile,
  facts: FileFacts,
  position: Position,
  writer: HistoryWriter,
): Promise<void> {
  const { fileName } = file;
  if (facts.pureDml) await run.connection.beginTransaction();
  for await (const statement of readStatements(file.path)) {
    position.current = statement;
    if (!facts.pureDml) await writer.ahead(file.version, position.done, sha256Hex(statement.sql));
    run.signal?.throwIfAborted();
    await killedOnAbort(run, () => runPatiently(run, statement, position));
    position.done++;
    run.onProgress?.({ fileName, done: position.done, total: position.total });
  }
}

/** The history row changes in the same transaction as the data: both or neither. */
async function commitApplied(
  run: MigrationRun,
  file: MigrationFile,
  position: Position,
  executionMs: number,
): Promise<void> {
  await run.connection.query(appliedSql(historyTable(run.database)), [position.done, executionMs, file.version]);
  await run.connection.commit();
}

/**
 * A statement that met a lock did nothing, so it is tried again; a procedure may have done half its work, and what a
 * transaction holds is the file's own affair.
 */
async function runPatiently(run: MigrationRun, statement: Statement, position: Position): Promise<void> {
  const attempts = position.transactional || isProgram(statement.sql) ? 1 : lockAttempts(run);
  for (let attempt = 1; ; attempt++) {
    try {
      return await runStatement(run.connection, statement.sql);
    } catch (error) {
      if (codeOf(error) !== "ER_LOCK_WAIT_TIMEOUT") throw error;
      const { summary, table } = summariseStatement(statement.sql);
      const except = [run.connection.threadId, run.bookkeeper.threadId];
      position.blockers = await findBlockers(run.bookkeeper, { database: run.database, table, except });
      if (attempt >= attempts) throw error;
      const who = position.blockers.length === 0 ? "another session" : position.blockers.join("; ");
      run.onLog?.(`${summary} waits for ${who} (attempt ${attempt} of ${attempts})`, "warning");
      await sleep(Math.min(1000 * attempt, 5000), run.signal);
    }
  }
}

/** Tries of five seconds each. */
export function lockAttempts(run: Pick<MigrationRun, "lockAttempts">): number {
  return run.lockAttempts ?? 12;
}

/** Repeats the KILL until the statement ends: the first may arrive before the statement does. */
async function killedOnAbort(run: MigrationRun, work: () => Promise<void>): Promise<void> {
  const { signal } = run;
  let repeat: NodeJS.Timeout | undefined;
  // A KILL that fails finds the statement finished or the server gone; both show in `work`.
  const kill = () => void run.bookkeeper.query(`KILL QUERY ${run.connection.threadId}`).catch(() => undefined);
  const start = () => {
    kill();
    repeat = setInterval(kill, 1000);
  };
  signal?.addEventListener("abort", start, { once: true });
  try {
    await work();
  } finally {
    signal?.removeEventListener("abort", start);
    clearInterval(repeat);
  }
}

function openTransaction(): OperatorError {
  return new OperatorError(
    "migration.open_transaction",
    "The file ends inside a transaction, which was rolled back. Add COMMIT.",
  );
}

/** Null when a commit whose answer was lost turns out to have happened: the history row went with it. */
async function recordFailure(
  run: MigrationRun,
  file: MigrationFile,
  position: Position,
  writer: HistoryWriter,
  executionMs: number,
  cause: unknown,
): Promise<OperatorError | null> {
  const cancelled = run.signal?.aborted === true;
  const failure = migrationFailure(file, position, cause, cancelled);
  try {
    const done = nothingRemains(position) ? 0 : position.done;
    const recorded = await writer.failed(file.version, done, executionMs, storedFailure(failure));
    return recorded ? failure : null;
  } catch (error) {
    return new OperatorError(failure.code, `${failure.message} This could not be recorded: ${messageOf(error)}`, {
      details: failure.details,
      hint: "When the server is back, the migration shows as interrupted, with its last recorded position.",
      cause: failure,
    });
  }
}
