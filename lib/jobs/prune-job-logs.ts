import { lt, sql } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { jobLog } from "@/lib/store/schema";

const linesPerBatch = 2000;
const batchesPerRound = 50;

/**
 * Housekeeping: removes lines of job logs that are older than `JOB_LOG_DAYS`, in small batches, so that no writer waits
 * for it; the jobs themselves stay. Answers how many, or null. What one round leaves the next one takes.
 */
export async function pruneJobLogs({ store, config }: Pick<Deps, "store" | "config">): Promise<object | null> {
  let removedLines = 0;
  for (let batch = 0; batch < batchesPerRound; batch++) {
    const removed = await removeBatch(store, config.jobLogDays);
    removedLines += removed;
    if (removed < linesPerBatch) break;
  }
  return removedLines === 0 ? null : { removedLines };
}

/** Ids rise with time, so what is old is at the beginning: a batch that starts with a young line is the last. */
async function removeBatch({ db }: Deps["store"], days: number): Promise<number> {
  const oldest = db
    .select({ id: jobLog.id, at: jobLog.at })
    .from(jobLog)
    .orderBy(jobLog.id)
    .limit(linesPerBatch)
    .as("oldest");
  const old = lt(oldest.at, sql`utc_timestamp(3) - interval ${days} day`);
  const [last] = await db
    .select({ id: sql<number>`max(${oldest.id})`.mapWith(Number) })
    .from(oldest)
    .where(old);
  if (!last?.id) return 0;
  const [answer] = await db
    .delete(jobLog)
    .where(sql`${jobLog.id} <= ${last.id} and ${jobLog.at} < utc_timestamp(3) - interval ${days} day`);
  return answer.affectedRows;
}
