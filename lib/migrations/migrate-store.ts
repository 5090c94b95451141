import { resolve } from "node:path";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { codeOf, OperatorError } from "@/lib/kernel/errors";
import { liftLimits } from "@/lib/mysql/limited-pool";
import { quoteId } from "@/lib/mysql/quote";
import type { Store } from "@/lib/store/open-store";
import { applyPending } from "./apply-pending";
import type { JudgedMigration } from "./judge-migrations";
import { compareVersions, type MigrationFile } from "./migration-file";
import { blockingProblems, scanFolder } from "./scan-folder";

/** Long enough for another process to save the store and rebuild a large table. */
const longestWaitSeconds = 1800;
const tellEverySeconds = 10;

export interface MigrateStoreOptions {
  folder?: string;
  /** Before the first file is applied to a store that is in use; when it throws, none is. */
  beforeUpgrade?: (to: MigrationFile) => Promise<void>;
  onLog?: ((line: string) => void) | undefined;
  /** Aborting cuts a migration short, after which somebody has to look: for a limit that a person set. */
  signal?: AbortSignal | undefined;
}

/**
 * Brings Seaworthy's own database up to date, at every process's start: the first to get the lock applies, the others
 * wait and find nothing left to do. Throws `store.newer` when this release is older than the store.
 */
export async function migrateStore(
  store: Pick<Store, "pool">,
  { folder = "drizzle", beforeUpgrade, onLog, signal }: MigrateStoreOptions = {},
): Promise<{ applied: string[] }> {
  const { files, problems } = await scanFolder(resolve(folder));
  const [problem] = files.length === 0 ? problems : blockingProblems(problems);
  if (problem !== undefined)
    throw new OperatorError(
      "store.migrations_broken",
      `Seaworthy's own migrations cannot be read. ${problem.message}`,
      {
        hint: "Install this release again: its drizzle folder is incomplete.",
      },
    );
  const [connection, bookkeeper] = await Promise.all([store.pool.getConnection(), store.pool.getConnection()]);
  try {
    // A release may rebuild a large table, and waits for the others of its kind.
    await Promise.all([connection, bookkeeper].map(liftLimits));
    const [rows] = await connection.query<RowDataPacket[]>("SELECT DATABASE() AS name");
    const database = String(rows[0]?.["name"]);
    let isInUse = false;
    const apply = () =>
      applyPending({
        connection,
        bookkeeper,
        database,
        files,
        installedBy: "seaworthy",
        lockWaitSeconds: tellEverySeconds,
        signal,
        check: (judged) => {
          check(judged);
          isInUse = judged.some(({ row }) => row !== null);
        },
        beforeFirst: async ([first]) => {
          if (!isInUse) await writeEveryCharacter(connection, database);
          else if (first !== undefined) await beforeUpgrade?.(first);
        },
        onLog: (line) => onLog?.(line),
      });
    return await whileLocked(apply, { onLog, signal });
  } finally {
    // Their settings have changed: they do not go back to the pool.
    connection.destroy();
    bookkeeper.destroy();
  }
}

/** A database is made with the server's character set, which may be one that has no emoji: before there is a table, it is changed. */
async function writeEveryCharacter(connection: Connection, database: string): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>("SELECT @@character_set_database AS charset");
  if (rows[0]?.["charset"] !== "utf8mb4")
    await connection.query(`ALTER DATABASE ${quoteId(database)} CHARACTER SET utf8mb4`);
}

/** Tries again while another process holds the lock. */
async function whileLocked<T>(
  work: () => Promise<T>,
  { onLog, signal }: Pick<MigrateStoreOptions, "onLog" | "signal">,
): Promise<T> {
  for (let waited = tellEverySeconds; ; waited += tellEverySeconds) {
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      if (codeOf(error) !== "lock.held" || waited >= longestWaitSeconds) throw error;
      onLog?.(`Another process is bringing the store up to date; waited ${waited} s for it.`);
    }
  }
}

function check(judged: readonly JudgedMigration[]): void {
  const newestFile = judged.filter(({ file }) => file !== null).at(-1);
  const newer = judged.find(
    ({ file, version }) => file === null && compareVersions(version, newestFile?.version ?? "0") > 0,
  );
  if (newer !== undefined)
    throw new OperatorError(
      "store.newer",
      `The store was migrated by a newer release (${newer.row?.fileName}); this one must not write to it.`,
      {
        kind: "conflict",
        hint: "Start the newer release. To go back, first restore the archive that was written before its migrations (BACKUPS_DIR/store) into an empty database.",
      },
    );
  const changed = judged.find(({ state }) => state === "changed");
  if (changed !== undefined)
    throw new OperatorError(
      "store.migration_changed",
      `${changed.file?.fileName} is not the file that was applied to the store.`,
      {
        kind: "conflict",
        hint: "Install this release again; in development, start with an empty store.",
      },
    );
}
