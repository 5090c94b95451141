import { and, count, eq, max, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/mysql-core";
import type { Deps } from "@/lib/deps";
import { countAliveWorkers } from "@/lib/jobs";
import { isDue } from "@/lib/jobs/lease";
import { readableUtc } from "@/lib/kernel/clock";
import { formatDuration } from "@/lib/kernel/units";
import { jobs, workers } from "@/lib/store/schema";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";

const waitsTooLongMs = 15 * 60_000;

export interface WorkersFacts {
  alive: number;
  /** As WORKER_REPLICAS says. */
  expected: number;
  /** Newest sign of life of any worker; null when none ever ran. */
  lastSeenAt: Date | null;
  /** Jobs that could run now: neither for later, nor behind another of the same kind that runs. */
  queue: { waiting: number; oldestWaitMs: number };
}

export const workersHeartbeat = defineCheck<WorkersFacts>({
  id: "workers.heartbeat",
  area: "operation",
  title: "Workers",
  why: "Backups, restores, migrations and mails are done by workers: without one, nothing that is started runs.",
  severity: "critical",
  pace: "live",
  alertedElsewhere: true,
  async gather(deps) {
    const [alive, [seen], queue] = await Promise.all([
      countAliveWorkers(deps.store),
      deps.store.db.select({ at: max(workers.lastSeenAt) }).from(workers),
      readQueue(deps),
    ]);
    return { alive, expected: deps.config.workerReplicas, lastSeenAt: seen?.at ?? null, queue };
  },
  judge: judgeWorkers,
});

/** Ages by the store's clock: workers may run elsewhere. */
async function readQueue({ store }: Deps): Promise<WorkersFacts["queue"]> {
  const running = alias(jobs, "running_job");
  const readyAt = sql`coalesce(${jobs.notBefore}, ${jobs.createdAt})`;
  const waitMs = sql<number>`timestampdiff(microsecond, ${readyAt}, utc_timestamp(3)) div 1000`;
  const [row] = await store.db
    .select({ waiting: count(), oldestWaitMs: max(waitMs) })
    .from(jobs)
    .leftJoin(running, and(eq(running.runningKey, jobs.exclusiveKey)))
    .where(and(eq(jobs.state, "queued"), isDue, sql`${running.id} is null`));
  return { waiting: Number(row?.waiting ?? 0), oldestWaitMs: Number(row?.oldestWaitMs ?? 0) };
}

export function judgeWorkers({ alive, expected, lastSeenAt, queue }: WorkersFacts): Judgement {
  const { waiting, oldestWaitMs } = queue;
  const link = { label: "Open health", href: "/system" };
  const facts = evidence([
    ["Alive", String(alive)],
    ["Expected (WORKER_REPLICAS)", String(expected)],
    ["Last sign of life", lastSeenAt === null ? "never" : readableUtc(lastSeenAt)],
    ["Jobs waiting", waiting === 0 ? "none" : `${waiting}, the oldest for ${formatDuration(oldestWaitMs)}`],
  ]);
  if (alive === 0)
    return {
      status: "failed",
      summary: "No worker is running",
      since: lastSeenAt,
      evidence: facts,
      remedy: {
        text: "Nothing that is started here runs until one does: start the worker process and look at its log.",
        link,
      },
    };
  if (waiting > 0 && oldestWaitMs > waitsTooLongMs)
    return {
      status: "warning",
      severity: "warning",
      summary: `A job has waited for ${formatDuration(oldestWaitMs)}`,
      evidence: facts,
      remedy: {
        text: "Every worker is busy with something long. See what runs, cancel what is not needed, or start another worker and count it:",
        command: `WORKER_REPLICAS=${Math.max(alive, expected) + 1}`,
        link: { label: "Open jobs", href: "/jobs" },
      },
    };
  if (alive < expected)
    return {
      status: "warning",
      severity: "warning",
      summary: `${alive} of ${expected} workers ${alive === 1 ? "is" : "are"} running`,
      evidence: facts,
      remedy: { text: "Start the others, or set WORKER_REPLICAS to how many there are meant to be.", link },
    };
  return { status: "ok", summary: `${alive === 1 ? "A worker is" : `${alive} workers are`} running`, evidence: facts };
}
