import type { Connection } from "mysql2/promise";
import { type Manifest, openArchive } from "@/lib/archive";
import type { ArchiveSource, BackupSummary } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import type { JobRun } from "@/lib/jobs";
import { OperatorError } from "@/lib/kernel/errors";
import { acquireNamedLock, lockNameFor } from "@/lib/mysql/named-lock";
import { compareWithManifest, findOrphans, type Orphans } from "./compare-restored";
import { emptySchema } from "./empty-schema";
import { databaseAltered } from "./foreign-statements";
import { countRows, namesOf, readObjects } from "./live-schema";
import { loadArchive } from "./load/load-archive";
import { loadStatements } from "./load/load-statements";
import { send } from "./load/load-session";
import { loadConnections } from "./load/load-connections";

export interface ReplaceOptions {
  backup: Pick<BackupSummary, "fileName" | "format">;
  /** Where its plain content is read from. */
  source: ArchiveSource;
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

type Run = Pick<JobRun<unknown>, "progress" | "log">;

/**
 * Empties the target and loads the backup in place, under the lock no migration or dump may hold meanwhile; compares the
 * result with the manifest; and only then lets events run. Throws `restore.differs` when they are not equal.
 */
export async function replaceContent(deps: Deps, run: Run, options: ReplaceOptions): Promise<Replaced> {
  const { database } = deps.target;
  const connection = await deps.target.connect();
  try {
    const lock = await acquireNamedLock(connection, lockNameFor(database, "ddl"), { waitSeconds: 10 });
    await emptySchema(connection, database, options.signal, options.onTouched);
    const { statements, enableEvents } = await load(deps, run, options);
    run.progress({ stage: "comparing", done: 0, total: null, unit: "rows" });
    const found = await judge(connection, database, options.manifest);
    for (const sql of enableEvents) await send(connection, sql, "letting events run");
    await lock.release();
    return { ...found, statements };
  } finally {
    connection.destroy();
  }
}

/** Ours on several connections, as the manifest delimits them; others' from the first statement to the last. */
async function load(
  deps: Deps,
  { progress, log }: Run,
  { backup, source, signal }: ReplaceOptions,
): Promise<{ statements: number; enableEvents: Buffer[] }> {
  const connect = () => deps.target.connect({ sendsBytes: true });
  if (backup.format === "sql") {
    const connection = await connect();
    try {
      const { fileName } = backup;
      const leaveOut = (sql: Buffer) => whyLeftOut(sql, deps.target.database);
      const { statements } = await loadStatements(connection, { source, fileName, signal, progress, log, leaveOut });
      return { statements, enableEvents: [] };
    } finally {
      connection.destroy();
    }
  }
  const archive = await openArchive(source, backup.fileName);
  try {
    const connections = await loadConnections(deps.config, connect);
    return await loadArchive({ archive, connect, connections, signal, isolated: false, progress, log });
  } finally {
    await archive.close();
  }
}

/** The dump of a database that was called otherwise may change that one's character set on the way. */
function whyLeftOut(sql: Buffer, database: string): string | null {
  const altered = databaseAltered(sql);
  return altered === null || altered === database ? null : "it changes another database";
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
