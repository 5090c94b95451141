import type { Connection, ResultSetHeader, RowDataPacket } from "mysql2/promise";
import { codeOf, type ErrorReport, OperatorError } from "@/lib/kernel/errors";
import { findBlockers } from "@/lib/mysql/find-blockers";
import { quoteId } from "@/lib/mysql/quote";
import { compareVersions, type MigrationFile } from "./migration-file";

/** An error with the place in the file where it happened. */
export type MigrationError = ErrorReport & { statement?: string; line?: number };

/** One row of `schema_version`: a migration that was at least begun. */
export interface HistoryRow {
  version: string;
  description: string;
  fileName: string;
  checksum: string;
  state: "running" | "applied" | "failed";
  statementsTotal: number;
  statementsDone: number;
  connectionId: number;
  installedBy: string;
  installedOn: Date;
  executionMs: number | null;
  error: MigrationError | null;
}

const layout = `(
  installed_rank INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  version VARCHAR(50) NOT NULL UNIQUE,
  description VARCHAR(200) NOT NULL,
  file_name VARCHAR(255) NOT NULL,
  checksum CHAR(64) NOT NULL,
  checksum_raw CHAR(64) NOT NULL,
  state VARCHAR(20) NOT NULL,
  statements_total INT NOT NULL,
  statements_done INT NOT NULL,
  last_statement_hash CHAR(64) NULL,
  connection_id BIGINT UNSIGNED NOT NULL,
  installed_by VARCHAR(254) NOT NULL,
  installed_on DATETIME(3) NOT NULL,
  execution_ms BIGINT NULL,
  sql_text LONGTEXT NULL,
  error LONGTEXT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`;

/** The table's full name: the file's own statements may have changed the current database. */
export function historyTable(database: string): string {
  return `${quoteId(database)}.schema_version`;
}

/** Null when the table does not exist: only error 1146 means that nothing was ever applied. Throws `migrations.foreign_history`. */
export async function readHistory(
  connection: Pick<Connection, "query">,
  database: string,
): Promise<HistoryRow[] | null> {
  try {
    const [rows] = await connection.query<RowDataPacket[]>(
      `SELECT version, description, file_name, checksum, state, statements_total, statements_done, connection_id, installed_by,
         TIMESTAMPDIFF(MICROSECOND, '1970-01-01', installed_on) DIV 1000 AS installed_ms, execution_ms, error
       FROM ${historyTable(database)} ORDER BY installed_rank`,
    );
    return rows.map(toRow);
  } catch (error) {
    if (codeOf(error) === "ER_NO_SUCH_TABLE") return null;
    if (codeOf(error) !== "ER_BAD_FIELD_ERROR") throw error;
    throw new OperatorError(
      "migrations.foreign_history",
      `The table schema_version in ${database} was made by another tool.`,
      {
        kind: "conflict",
        hint: "Rename it, for example: RENAME TABLE schema_version TO schema_version_old;",
        cause: error,
      },
    );
  }
}

function toRow(row: RowDataPacket): HistoryRow {
  const error = row["error"] as string | null;
  return {
    version: String(row["version"]),
    description: String(row["description"]),
    fileName: String(row["file_name"]),
    checksum: String(row["checksum"]),
    state: row["state"] as HistoryRow["state"],
    statementsTotal: Number(row["statements_total"]),
    statementsDone: Number(row["statements_done"]),
    connectionId: Number(row["connection_id"]),
    installedBy: String(row["installed_by"]),
    installedOn: new Date(Number(row["installed_ms"])),
    executionMs: row["execution_ms"] === null ? null : Number(row["execution_ms"]),
    error: error === null ? null : (JSON.parse(error) as MigrationError),
  };
}

/** What was run, as kept with the history; cut at 1 MiB. Null when there is no such row. */
export async function readAppliedSql(
  connection: Pick<Connection, "query">,
  database: string,
  version: string,
): Promise<string | null> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT sql_text FROM ${historyTable(database)} WHERE version = ?`,
    [version],
  );
  return (rows[0]?.["sql_text"] as string | null | undefined) ?? null;
}

/** Writes the history. It has a connection of its own, so a migration's session and transactions stay undisturbed. */
export class HistoryWriter {
  readonly #connection: Connection;
  readonly #database: string;
  readonly #table: string;

  constructor(connection: Connection, database: string) {
    this.#connection = connection;
    this.#database = database;
    this.#table = historyTable(database);
  }

  async createTable(): Promise<void> {
    await this.#run(`CREATE TABLE IF NOT EXISTS ${this.#table} ${layout}`);
  }

  /** The row as it stands before the file's first statement. A failed row of this version starts over. */
  async begin(
    file: MigrationFile,
    facts: { total: number; connectionId: number; by: string; sqlText: string },
  ): Promise<void> {
    await this.#forgetFailed(file.version);
    await this.#run(`INSERT INTO ${this.#table} SET ?, installed_on = UTC_TIMESTAMP(3)`, [
      {
        version: file.version,
        description: file.description,
        file_name: file.fileName,
        checksum: file.checksum,
        checksum_raw: file.checksumRaw,
        state: "running",
        statements_total: facts.total,
        statements_done: 0,
        connection_id: facts.connectionId,
        installed_by: facts.by.slice(0, 254),
        sql_text: facts.sqlText,
      },
    ]);
  }

  /** Since it failed the file may have been renamed: `001` and `1` are one version. */
  async #forgetFailed(version: string): Promise<void> {
    const failed = `FROM ${this.#table} WHERE state = 'failed'`;
    const [rows] = await this.#connection.query<RowDataPacket[]>(`SELECT version ${failed}`);
    for (const row of rows)
      if (compareVersions(String(row["version"]), version) === 0)
        await this.#run(`DELETE ${failed} AND version = ?`, [row["version"]]);
  }

  /** Everything before `done` has run; the statement with this hash is about to. */
  async ahead(version: string, done: number, hash: string): Promise<void> {
    await this.#run(`UPDATE ${this.#table} SET statements_done = ?, last_statement_hash = ? WHERE version = ?`, [
      done,
      hash,
      version,
    ]);
  }

  async applied(version: string, done: number, executionMs: number): Promise<void> {
    await this.#run(appliedSql(this.#table), [done, executionMs, version]);
  }

  /** False when the row is not `running` any more: its transaction was committed after all. */
  async failed(version: string, done: number, executionMs: number | null, error: MigrationError): Promise<boolean> {
    const { affectedRows } = await this.#run(
      `UPDATE ${this.#table} SET state = 'failed', statements_done = ?, execution_ms = ?, error = ?
       WHERE version = ? AND state = 'running'`,
      [done, executionMs, JSON.stringify(error), version],
    );
    return affectedRows > 0;
  }

  /** Throws `migrations.history_locked` naming who holds the table. */
  async #run(sql: string, values: unknown[] = []): Promise<ResultSetHeader> {
    try {
      const [answer] = await this.#connection.query<ResultSetHeader>(sql, values);
      return answer;
    } catch (error) {
      if (codeOf(error) !== "ER_LOCK_WAIT_TIMEOUT") throw error;
      throw await this.#locked(error);
    }
  }

  async #locked(cause: unknown): Promise<OperatorError> {
    const except = [this.#connection.threadId];
    const blockers = await findBlockers(this.#connection, {
      database: this.#database,
      table: "schema_version",
      except,
    });
    const who = blockers.length === 0 ? "another session" : blockers.join("; ");
    return new OperatorError(
      "migrations.history_locked",
      `The table schema_version in ${this.#database} could not be written: ${who} holds it.`,
      {
        kind: "conflict",
        hint: "Look for LOCK TABLES, FLUSH TABLES WITH READ LOCK or a dump that runs (SHOW PROCESSLIST), or in the file itself.",
        cause,
      },
    );
  }
}

export function appliedSql(table: string): string {
  return `UPDATE ${table} SET state = 'applied', statements_done = ?, execution_ms = ?, error = NULL WHERE version = ?`;
}
