import { and, desc, eq, gt, max } from "drizzle-orm";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { withinLimit } from "@/lib/health";
import { countAliveWorkers } from "@/lib/jobs";
import { getMigrations } from "@/lib/migrations";
import { jobs, workers } from "@/lib/store/schema";
import { gatherBackups } from "./gather-backups";
import type { OverviewFacts } from "./overview-facts";

const dayMs = 24 * 3_600_000;

/** Reads what the verdict rests on. A target that does not answer is a fact; a store that does not is an error. */
export async function gatherOverview(deps: Deps, actor: Actor): Promise<OverviewFacts> {
  const now = deps.clock.now();
  const [migrations, archives, workersAlive, workerLastSeenAt, failedJobs] = await Promise.all([
    readMigrations(deps, actor),
    gatherBackups(deps, actor),
    countAliveWorkers(deps.store),
    newestSignOfLife(deps),
    readFailedJobs(deps, now),
  ]);
  const { database } = deps.target;
  return { now, database, migrations, backups: archives, workersAlive, workerLastSeenAt, failedJobs };
}

async function readMigrations(deps: Deps, actor: Actor): Promise<OverviewFacts["migrations"]> {
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

async function readFailedJobs({ store }: Deps, now: Date): Promise<OverviewFacts["failedJobs"]> {
  const since = new Date(now.getTime() - dayMs);
  const [failed, succeeded] = await Promise.all([
    store.db
      .select({ id: jobs.id, kind: jobs.kind, title: jobs.title, finishedAt: jobs.finishedAt, error: jobs.error })
      .from(jobs)
      .where(and(eq(jobs.state, "failed"), gt(jobs.finishedAt, since)))
      .orderBy(desc(jobs.finishedAt))
      .limit(10),
    store.db
      .select({ kind: jobs.kind, at: max(jobs.finishedAt) })
      .from(jobs)
      .where(and(eq(jobs.state, "succeeded"), gt(jobs.finishedAt, since)))
      .groupBy(jobs.kind),
  ]);
  const lastSuccess = new Map(succeeded.map((row) => [row.kind, row.at]));
  const settled = (kind: string, at: Date | null) => (lastSuccess.get(kind)?.getTime() ?? 0) > (at?.getTime() ?? 0);
  // Newest first, so of several attempts at the same thing the newest speaks for all.
  const titles = new Set<string>();
  const isRepeat = (title: string) => titles.size === titles.add(title).size;
  return failed
    .filter((job) => !settled(job.kind, job.finishedAt) && !isRepeat(job.title))
    .map(({ id, title, finishedAt, error }) => ({ id, title, finishedAt, error }));
}
