import { and, count, eq, lte, max, min, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { systemActor } from "@/lib/auth/actor";
import { readFailing } from "@/lib/checklist";
import type { Deps } from "@/lib/deps";
import { withinLimit } from "@/lib/health";
import { countAliveWorkers } from "@/lib/jobs";
import { getMigrations } from "@/lib/migrations";
import { jobs, workers } from "@/lib/store/schema";
import type { AlertFacts } from "./alert-facts";
import { gatherBackupFacts } from "./gather-backup-facts";
import { gatherCertificates } from "./gather-certificates";

/** Everything alerts are judged by. A target that does not answer is a fact; a store that does not is an error. */
export async function gatherFacts(deps: Deps): Promise<AlertFacts> {
  const [archives, pendingMigrations, workersSeen, certificates, checks] = await Promise.all([
    gatherBackupFacts(deps),
    readPending(deps),
    readWorkers(deps),
    gatherCertificates(deps),
    readFailing(deps),
  ]);
  return {
    now: deps.clock.now(),
    database: deps.target.database,
    ...archives,
    pendingMigrations,
    workers: workersSeen,
    certificates,
    checks,
  };
}

async function readPending(deps: Deps): Promise<string[] | null> {
  try {
    const { items } = await withinLimit(getMigrations(deps, systemActor));
    return items.filter(({ state }) => state === "pending" || state === "out of order").map(({ version }) => version);
  } catch (error) {
    deps.log.warn({ err: error }, "alerts could not read the target's migrations");
    return null;
  }
}

/** Ages by the store's clock: workers may run elsewhere. */
async function readWorkers({ store }: Deps): Promise<AlertFacts["workers"]> {
  const readyAt = sql`coalesce(${jobs.notBefore}, ${jobs.createdAt})`;
  const [alive, [newest], [queue]] = await Promise.all([
    countAliveWorkers(store),
    store.db.select({ silentMs: min(msSince(workers.lastSeenAt)) }).from(workers),
    store.db
      .select({ waiting: count(), oldestWaitMs: max(msSince(readyAt)) })
      .from(jobs)
      .where(and(eq(jobs.state, "queued"), lte(readyAt, sql`utc_timestamp(3)`))),
  ]);
  return {
    alive,
    silentMs: newest?.silentMs == null ? null : Number(newest.silentMs),
    waiting: Number(queue?.waiting ?? 0),
    oldestWaitMs: Number(queue?.oldestWaitMs ?? 0),
  };
}

function msSince(moment: SQLWrapper): SQL<number> {
  return sql<number>`timestampdiff(microsecond, ${moment}, utc_timestamp(3)) div 1000`;
}
