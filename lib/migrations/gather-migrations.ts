import type { Deps } from "@/lib/deps";
import { codeOf, type ErrorReport } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { aliveConnections } from "./alive-connections";
import { type JudgedMigration, judgeMigrations } from "./judge-migrations";
import { scanFolder } from "./scan-folder";
import { type HistoryRow, readHistory } from "./schema-version";

export interface GatheredMigrations {
  judged: JudgedMigration[];
  problems: ErrorReport[];
}

/** Folder and history of the target, judged. A history that cannot be read is an error, never an empty one. */
export async function gatherMigrations(deps: Pick<Deps, "config" | "target">): Promise<GatheredMigrations> {
  const { pool, database } = deps.target;
  const [{ files, problems }, found] = await Promise.all([scanFolder(deps.config.migrationsDir), historyOf(deps)]);
  if (!Array.isArray(found))
    return { judged: judgeMigrations({ files, history: [], alive: new Set() }), problems: [...problems, found] };
  const alive = await aliveConnections(pool, found);
  // A process may have finished between the two reads; its row then says so.
  const settled = found.some(({ state, connectionId }) => state === "running" && !alive.has(connectionId));
  const history = settled ? ((await readHistory(pool, database)) ?? []) : found;
  return { judged: judgeMigrations({ files, history, alive }), problems };
}

async function historyOf({ target }: Pick<Deps, "target">): Promise<HistoryRow[] | ErrorReport> {
  try {
    return (await readHistory(target.pool, target.database)) ?? [];
  } catch (error) {
    if (codeOf(error) === "migrations.foreign_history") return reportError(error);
    throw error;
  }
}
