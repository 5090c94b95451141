import { desc, eq, min, sql } from "drizzle-orm";
import { aliveSeconds } from "@/lib/jobs";
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
  const [queued, running, [oldest]] = await Promise.all([
    store.db.$count(jobs, eq(jobs.state, "queued")),
    store.db.$count(jobs, eq(jobs.state, "running")),
    store.db
      .select({ at: min(jobs.createdAt) })
      .from(jobs)
      .where(eq(jobs.state, "queued")),
  ]);
  return { queued, running, oldestQueuedAt: oldest?.at ?? null };
}
