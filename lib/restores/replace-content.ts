import type { Connection } from "mysql2/promise";
import type { Manifest } from "@/lib/archive";
import type { BackupSummary } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import type { JobRun } from "@/lib/jobs";
import { OperatorError } from "@/lib/kernel/errors";
import { acquireNamedLock, lockNameFor } from "@/lib/mysql/named-lock";
import { compareWithManifest, findOrphans, type Orphans } from "./compare-restored";
import { emptySchema } from "./empty-schema";
import { countRows, namesOf, readObjects } from "./live-schema";
import { loadStatements } from "./load-statements";
import { openStatements } from "./statement-source";

export interface ReplaceOptions {
  backup: Pick<BackupSummary, "fileName" | "format">;
  /** Null for dumps by other tools. */
  manifest: Manifest | null;
  signal: AbortSignal;
  /** Called when the first object may be gone: from then on a failure leaves the target incomplete. */
  onTouched: () => void;
}

export interface Replaced {
  tables: number;
  rows: number;
  statements: number;
  orphans: Orphans[];
}

/**
 * Empties the target and loads the backup in place, on one connection that holds the lock no migration or dump may
 * hold meanwhile; then compares the result with the manifest. Throws `restore.differs` when they are not equal.
 */
export async function replaceContent(
  deps: Deps,
  run: Pick<JobRun<unknown>, "progress" | "log">,
  options: ReplaceOptions,
): Promise<Replaced> {
  const { database } = deps.target;
  const connection = await deps.target.connect({ sendsBytes: true });
  try {
    const lock = await acquireNamedLock(connection, lockNameFor(database, "ddl"), { waitSeconds: 10 });
    await emptySchema(connection, database, options.signal, options.onTouched);
    const source = await openStatements(deps.archives, options.backup);
    try {
      const { statements } = await loadStatements(connection, source, run, options.signal);
      run.progress({ stage: "comparing", done: 0, total: null, unit: "rows" });
      const found = await judge(connection, database, options.manifest);
      await lock.release();
      return { ...found, statements };
    } finally {
      await source.close();
    }
  } finally {
    connection.destroy();
  }
}

async function judge(
  connection: Connection,
  database: string,
  manifest: Manifest | null,
): Promise<Omit<Replaced, "statements">> {
  if (manifest !== null) await refuseDifferences(connection, database, manifest);
  const tables = namesOf(await readObjects(connection, database), "tables");
  let rows = 0;
  for (const table of tables) rows += await countRows(connection, database, table);
  return { tables: tables.length, rows, orphans: await findOrphans(connection, database) };
}

async function refuseDifferences(connection: Connection, database: string, manifest: Manifest): Promise<void> {
  const { missing, rows } = await compareWithManifest(connection, database, manifest);
  if (missing.length === 0 && rows.length === 0) return;
  const first =
    missing[0] === undefined ? `${rows[0]?.table} has ${rows[0]?.found} rows` : `${missing[0].name} is missing`;
  throw new OperatorError("restore.differs", `What was restored is not what the archive holds: ${first}.`, {
    details: { missing, rows },
  });
}
