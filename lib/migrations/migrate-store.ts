import { resolve } from "node:path";
import type { RowDataPacket } from "mysql2/promise";
import { OperatorError } from "@/lib/kernel/errors";
import { liftLimits } from "@/lib/mysql/limited-pool";
import type { Store } from "@/lib/store/open-store";
import { applyPending } from "./apply-pending";
import type { JudgedMigration } from "./judge-migrations";
import { compareVersions } from "./migration-file";
import { blockingProblems, scanFolder } from "./scan-folder";

/** Long enough for another process to finish a release's files, short enough for a start to fail in time. */
const lockWaitSeconds = 60;

/**
 * Brings Seaworthy's own database up to date, at every process's start: the first to get the lock applies, the others
 * find nothing left to do. Throws `store.newer` when this release is older than the store.
 */
export async function migrateStore(store: Pick<Store, "pool">, folder = "drizzle"): Promise<{ applied: string[] }> {
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
    return await applyPending({
      connection,
      bookkeeper,
      database,
      files,
      installedBy: "seaworthy",
      lockWaitSeconds,
      check,
    });
  } finally {
    // Their settings have changed: they do not go back to the pool.
    connection.destroy();
    bookkeeper.destroy();
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
      { kind: "conflict", hint: "Start the newer release, or restore the store's backup from before the upgrade." },
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
