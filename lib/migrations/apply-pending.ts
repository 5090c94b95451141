import type { RowDataPacket } from "mysql2/promise";
import { OperatorError } from "@/lib/kernel/errors";
import { acquireNamedLock, lockNameFor } from "@/lib/mysql/named-lock";
import { aliveConnections } from "./alive-connections";
import { applyFile, lockAttempts, type MigrationRun } from "./apply-file";
import { howToGoOn, type JudgedMigration, judgeMigrations } from "./judge-migrations";
import { compareVersions, type MigrationFile } from "./migration-file";
import { HistoryWriter, readHistory } from "./schema-version";

export interface ApplyOptions extends MigrationRun {
  /** All files of the folder, in order. */
  files: readonly MigrationFile[];
  /** Last version to apply; all when left out. */
  upTo?: string | undefined;
  /** Runs failed files again from their start. */
  retryFailed?: boolean | undefined;
  lockWaitSeconds: number;
  /** A last look at the state, under the lock; throws to stop before anything runs. */
  check?: (judged: readonly JudgedMigration[]) => void;
  /** Under the lock, before the first of them runs; not called when there is none. */
  beforeFirst?: (files: readonly MigrationFile[]) => Promise<void>;
  onApplied?: (file: MigrationFile) => Promise<void>;
}

/** Seconds a statement of ours waits for a table's lock before everybody queued behind it may go on. */
const lockWaitTimeoutSeconds = 5;

/**
 * Applies what is pending, in order of version, under the database's lock, and stops at the first failure. Needs no
 * jobs: the launcher and tests use it as it is. Throws `lock.held`, `migrations.blocked`, and what `applyFile` throws.
 */
export async function applyPending(options: ApplyOptions): Promise<{ applied: string[] }> {
  const { connection, database } = options;
  const name = lockNameFor(database, "ddl");
  const lock = await acquireNamedLock(connection, name, { waitSeconds: options.lockWaitSeconds });
  try {
    const applied: string[] = [];
    await connection.query(`SET SESSION lock_wait_timeout = ${lockWaitTimeoutSeconds}`);
    // The history is waited for as long as a statement of a file: by default the server waits a day, or a year.
    const patienceSeconds = lockWaitTimeoutSeconds * lockAttempts(options);
    await options.bookkeeper.query(`SET SESSION lock_wait_timeout = ${patienceSeconds}`);
    const files = await filesToApply(options);
    if (files.length > 0) await options.beforeFirst?.(files);
    for (const file of files) {
      await requireLock(options, name);
      options.onLog?.(`Applying ${file.fileName}`);
      await applyFile(options, file);
      applied.push(file.version);
      await options.onApplied?.(file);
    }
    return { applied };
  } finally {
    await lock.release();
  }
}

/** Reads the history under the lock, settles rows of dead processes and refuses while something is unresolved. */
async function filesToApply(options: ApplyOptions): Promise<MigrationFile[]> {
  const { connection, bookkeeper, database, files } = options;
  const writer = new HistoryWriter(bookkeeper, database);
  await writer.createTable();
  const history = (await readHistory(bookkeeper, database)) ?? [];
  const alive = await aliveConnections(bookkeeper, history, [connection.threadId, bookkeeper.threadId]);
  const judged = judgeMigrations({ files, history, alive });
  for (const { state, row, error } of judged)
    if (state === "failed" && row?.state === "running" && error !== null)
      await writer.failed(row.version, row.statementsDone, row.executionMs, error);
  options.check?.(judged);
  refuseUnresolved(judged, options.retryFailed === true);
  return selectFiles(judged, options);
}

/** What a run would apply, in order. Also used by the plan. */
export function selectFiles(
  judged: readonly JudgedMigration[],
  { upTo, retryFailed }: { upTo?: string | undefined; retryFailed?: boolean | undefined },
): MigrationFile[] {
  const states = new Set(retryFailed === true ? ["pending", "out of order", "failed"] : ["pending", "out of order"]);
  return judged
    .filter(({ state, version }) => states.has(state) && (upTo === undefined || compareVersions(version, upTo) <= 0))
    .flatMap(({ file }) => (file === null ? [] : [file]));
}

/** Throws `migrations.blocked` while a migration runs elsewhere or has failed. */
export function refuseUnresolved(judged: readonly JudgedMigration[], retryFailed: boolean): void {
  const blocking = judged.find(
    ({ state, file }) => state === "running" || (state === "failed" && !(retryFailed && file !== null)),
  );
  if (blocking === undefined) return;
  const label = blocking.row?.fileName ?? blocking.version;
  if (blocking.state === "running")
    throw new OperatorError(
      "migrations.blocked",
      `${label} is still running on connection ${blocking.row?.connectionId}.`,
      {
        kind: "conflict",
        hint: `Wait for it, or end it on the server: KILL ${blocking.row?.connectionId};`,
      },
    );
  throw new OperatorError(
    "migrations.blocked",
    `${label} has failed, so nothing further is applied. ${blocking.error?.message ?? ""}`.trim(),
    {
      kind: "conflict",
      hint: blocking.error?.hint ?? howToGoOn(blocking.version),
      details: { version: blocking.version },
    },
  );
}

/** A file may free our lock (`RELEASE_ALL_LOCKS()`); going on without it could mean running twice. */
async function requireLock({ connection }: ApplyOptions, name: string): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>("SELECT IS_USED_LOCK(?) <=> CONNECTION_ID() AS ours", [name]);
  if (Number(rows[0]?.["ours"]) === 1) return;
  throw new OperatorError(
    "lock.lost",
    "The migration lock was freed while migrations were running; stopped before the next file.",
    {
      kind: "conflict",
      hint: "Look for RELEASE_LOCK or RELEASE_ALL_LOCKS in the file that ran last, then apply again.",
    },
  );
}
