import { and, desc, eq, sql } from "drizzle-orm";
import { aliveSeconds } from "@/lib/jobs";
import { isDue } from "@/lib/jobs/lease";
import type { Store } from "@/lib/store/open-store";
import { jobs, workers } from "@/lib/store/schema";

export interface WorkerView {
  id: string;
  host: string;
  pid: number;
  version: string;
  startedAt: Date;
  lastSeenAt: Date;
  stoppedAt: Date | null;
  alive: boolean;
}

export interface QueueView {
  /** Without those that wait for a moment of their own. */
  queued: number;
  running: number;
  oldestQueuedAt: Date | null;
}

/** The workers heard of lately, newest sign of life first. Ages by the store's clock: workers may run elsewhere. */
export async function getWorkers(store: Store): Promise<WorkerView[]> {
  const silentSeconds = sql<number>`TIMESTAMPDIFF(SECOND, ${workers.lastSeenAt}, UTC_TIMESTAMP(3))`;
  const rows = await store.db
    .select({ worker: workers, silentSeconds })
    .from(workers)
    .orderBy(desc(workers.lastSeenAt))
    .limit(20);
  return rows.map((row) => ({
    ...row.worker,
    alive: row.worker.stoppedAt === null && Number(row.silentSeconds) < aliveSeconds,
  }));
}

export async function getQueue(store: Store): Promise<QueueView> {
  const waits = and(eq(jobs.state, "queued"), isDue);
  const since = sql<Date | null>`min(coalesce(${jobs.notBefore}, ${jobs.createdAt}))`.mapWith(jobs.createdAt);
  const [queued, running, [oldest]] = await Promise.all([
    store.db.$count(jobs, waits),
    store.db.$count(jobs, eq(jobs.state, "running")),
    store.db.select({ at: since }).from(jobs).where(waits),
  ]);
  return { queued, running, oldestQueuedAt: oldest?.at ?? null };
}
