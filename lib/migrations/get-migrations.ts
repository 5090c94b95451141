import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import type { ErrorReport } from "@/lib/kernel/errors";
import { gatherMigrations } from "./gather-migrations";
import type { MigrationState } from "./judge-migrations";
import { type MigrationView, viewOf } from "./migration-view";

export interface MigrationsView {
  database: string;
  folder: string;
  /** What is wrong with the folder, its files or the history table. */
  problems: ErrorReport[];
  /** In order of version. */
  items: MigrationView[];
  /** `pending` includes what is out of order; `applied` what has changed or lost its file since. */
  counts: { applied: number; pending: number; changed: number; failed: number; missing: number };
}

/** Every migration of the target with its state. */
export async function getMigrations(deps: Deps, actor: Actor): Promise<MigrationsView> {
  requireScope(actor, "migrations:read");
  const { judged, problems } = await gatherMigrations(deps);
  const count = (...states: MigrationState[]) => judged.filter(({ state }) => states.includes(state)).length;
  return {
    database: deps.target.database,
    folder: deps.config.migrationsDir,
    problems,
    items: judged.map(viewOf),
    counts: {
      applied: count("applied", "changed", "missing"),
      pending: count("pending", "out of order"),
      changed: count("changed"),
      failed: count("failed"),
      missing: count("missing"),
    },
  };
}
