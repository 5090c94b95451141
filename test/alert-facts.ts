import type { Deps } from "@/lib/deps";
import { newId } from "@/lib/kernel/ids";
import { jobs, scheduleRuns, workers } from "@/lib/store/schema";

/** A worker that was last seen so long ago; without a number, one that is alive for the next day. */
export async function insertWorker({ store }: Deps, silentMs = -86_400_000): Promise<void> {
  const at = new Date(Date.now() - silentMs);
  await store.db
    .insert(workers)
    .values({ id: newId(), host: "test", pid: 1, version: "0.0.0-test", startedAt: at, lastSeenAt: at });
}

/** A scheduled backup that was due at that moment and failed at once. */
export async function insertFailedRun({ store }: Deps, dueAt: Date): Promise<{ dueAt: Date; jobId: string }> {
  const jobId = newId(dueAt);
  const moments = { createdAt: dueAt, startedAt: dueAt, finishedAt: dueAt };
  await store.db.insert(jobs).values({
    id: jobId,
    kind: "backup",
    title: "Back up",
    state: "failed",
    payload: {},
    error: { code: "storage.full", message: "The disk is full.", hint: "Free some room." },
    createdByName: "schedule",
    ...moments,
  });
  await store.db.insert(scheduleRuns).values({ schedule: "backup", dueAt, startedAt: dueAt, jobId });
  return { dueAt, jobId };
}
