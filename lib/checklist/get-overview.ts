import { and, desc, notLike } from "drizzle-orm";
import { type Actor, mayDo, requireScope } from "@/lib/auth/actor";
import { type BackupSummary, listBackups } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { type JobSummary, listJobs } from "@/lib/jobs";
import { audit } from "@/lib/store/schema";
import { gatherOverview } from "./gather-overview";
import { judgeOverview, type Verdict } from "./judge-overview";
import type { OverviewFacts, RestoreTime } from "./overview-facts";
import type { Todo } from "./todo";

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
  schedule: OverviewFacts["backups"]["schedule"];
  /** Null: the target does not answer. */
  migrations: OverviewFacts["migrations"];
  runningJobs: JobSummary[];
  workers: { alive: number; lastSeenAt: Date | null };
  events: EventView[];
}

/** Is it seaworthy, and if not, what first? */
export async function getOverview(deps: Deps, actor: Actor): Promise<OverviewView> {
  requireScope(actor, "overview:read");
  const [facts, newest, running, events] = await Promise.all([
    gatherOverview(deps, actor),
    listBackups(deps, actor, { limit: 1 }),
    listJobs(deps, actor, { state: "running", limit: 20 }),
    latestEvents(deps, actor),
  ]);
  const { newestVerifiedAt, restoreTime, schedule } = facts.backups;
  return {
    at: facts.now,
    database: facts.database,
    ...judgeOverview(facts),
    newestBackup: newest.items[0] ?? null,
    newestVerifiedAt,
    worstLossMs: newestVerifiedAt === null ? null : facts.now.getTime() - newestVerifiedAt.getTime(),
    restoreTime,
    schedule,
    migrations: facts.migrations,
    runningJobs: running.items,
    workers: { alive: facts.workersAlive, lastSeenAt: facts.workerLastSeenAt },
    events,
  };
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
