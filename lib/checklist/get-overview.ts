import { and, desc, max, notLike } from "drizzle-orm";
import { type Actor, mayDo, requireScope } from "@/lib/auth/actor";
import { type BackupSummary, getSchedule, listBackups, type ScheduleView } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { withinLimit } from "@/lib/health";
import { countAliveWorkers, type JobSummary, listJobs } from "@/lib/jobs";
import { getMigrations, type MigrationsView } from "@/lib/migrations";
import { audit, workers } from "@/lib/store/schema";
import { readNewest } from "./backups/catalogue";
import { readRestoreTime, type RestoreTime } from "./backups/restore-time";
import { getChecklist } from "./get-checklist";
import type { Verdict } from "./judge-checklist";
import { type Todo, todosOf } from "./todo";

/** An audit row without addresses: who did what to what. */
export interface EventView {
  id: number;
  at: Date;
  actorName: string;
  action: string;
  subject: string | null;
  outcome: "done" | "refused" | "failed";
}

export interface OverviewView {
  at: Date;
  database: string;
  /** The checklist's. */
  verdict: Verdict;
  /** What to do, in order. */
  todo: Todo[];
  newestBackup: BackupSummary | null;
  /** When the newest archive that was read back was begun; null when there is none. */
  newestVerifiedAt: Date | null;
  /** How much of what was written would be lost with the target now; null: everything. */
  worstLossMs: number | null;
  /** What restoring took in the newest drill that passed; null: no drill has. */
  restoreTime: RestoreTime | null;
  schedule: { backup: ScheduleView; drill: ScheduleView };
  /** Null: the target does not answer. */
  migrations: Pick<MigrationsView, "counts" | "problems"> | null;
  runningJobs: JobSummary[];
  workers: { alive: number; lastSeenAt: Date | null };
  events: EventView[];
}

/** Is it seaworthy, and if not, what first? */
export async function getOverview(deps: Deps, actor: Actor): Promise<OverviewView> {
  requireScope(actor, "overview:read");
  const [checklist, newest, newestBackups, restoreTime, schedule, migrations, alive, lastSeenAt, running, events] =
    await Promise.all([
      getChecklist(deps, actor),
      readNewest(deps),
      listBackups(deps, actor, { limit: 1 }),
      readRestoreTime(deps),
      getSchedule(deps, actor),
      readMigrations(deps, actor),
      countAliveWorkers(deps.store),
      newestSignOfLife(deps),
      listJobs(deps, actor, { state: "running", limit: 20 }),
      latestEvents(deps, actor),
    ]);
  const { at, verdict } = checklist;
  const { newestVerifiedAt } = newest;
  return {
    at,
    database: deps.target.database,
    verdict,
    todo: todosOf(checklist),
    newestBackup: newestBackups.items[0] ?? null,
    newestVerifiedAt,
    worstLossMs: newestVerifiedAt === null ? null : at.getTime() - newestVerifiedAt.getTime(),
    restoreTime,
    schedule,
    migrations,
    runningJobs: running.items,
    workers: { alive, lastSeenAt },
    events,
  };
}

async function readMigrations(deps: Deps, actor: Actor): Promise<OverviewView["migrations"]> {
  try {
    const { counts, problems } = await withinLimit(getMigrations(deps, actor));
    return { counts, problems };
  } catch (error) {
    deps.log.warn({ err: error }, "the overview could not read the target's migrations");
    return null;
  }
}

async function newestSignOfLife({ store }: Deps): Promise<Date | null> {
  const [row] = await store.db.select({ at: max(workers.lastSeenAt) }).from(workers);
  return row?.at ?? null;
}

/** Sign-ins and refusals name people who did not ask to be watched by colleagues: administrators see those. */
async function latestEvents(deps: Deps, actor: Actor): Promise<EventView[]> {
  const { id, at, actorName, action, subject, outcome } = audit;
  const operations = and(notLike(action, "account.%"), notLike(action, "access.%"));
  return deps.store.db
    .select({ id, at, actorName, action, subject, outcome })
    .from(audit)
    .where(mayDo(actor, "audit:read") ? undefined : operations)
    .orderBy(desc(id))
    .limit(10);
}
