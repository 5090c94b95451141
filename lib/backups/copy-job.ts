import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { enqueue } from "@/lib/jobs";
import { defineJob } from "@/lib/jobs/job";
import { OperatorError } from "@/lib/kernel/errors";
import type { Deps } from "@/lib/deps";
import type { ArchiveStorage } from "@/lib/storage/archive-storage";
import type { Transaction } from "@/lib/store/open-store";
import { backupCopies, backups, jobs } from "@/lib/store/schema";
import type { BackupRow } from "./backup-summary";

/** Copies an archive to the other storage and reads it back there. After a crash it goes on where it was. */
export const copyJob = defineJob({
  kind: "copy",
  payload: z.object({ backupId: z.string() }),
  afterCrash: "again",
});

/** The same for every attempt, so that the next finds what the last one left. */
export const copyOwner = (backupId: string) => `copy-${backupId}`;

/** Throws `copy.not_configured`. */
export function requireCopies({ copies }: Pick<Deps, "copies">): ArchiveStorage {
  if (copies !== null) return copies;
  throw new OperatorError("copy.not_configured", "There is no second place to copy backups to.", {
    kind: "conflict",
    hint: "Set COPY_STORAGE to another disk (file:///…) or bucket (s3://…) and restart; docs/storage.md tells how.",
  });
}

/** Queues the copying of a backup, unless it is under way: then it answers with that job. */
export async function enqueueCopy(
  tx: Transaction,
  { id, fileName }: Pick<BackupRow, "id" | "fileName">,
  options: { actor: Actor; now: Date; storage: string; idempotencyKey?: string | undefined },
): Promise<{ jobId: string; existing: boolean }> {
  const { storage, ...rest } = options;
  // Who asks at the same time waits here, and then finds this job.
  await tx.select({ id: backups.id }).from(backups).where(eq(backups.id, id)).for("update");
  const alive = await aliveCopyJob(tx, id);
  if (alive !== null) return { jobId: alive, existing: true };
  const title = `Copy ${fileName}`;
  const queued = await enqueue(tx, copyJob, { backupId: id }, { ...rest, title, exclusive: `copy:${id}` });
  if (queued.existing) return queued;
  const [known] = await tx.select().from(backupCopies).where(eq(backupCopies.backupId, id));
  if (known?.storage === storage)
    await tx.update(backupCopies).set({ jobId: queued.jobId }).where(eq(backupCopies.backupId, id));
  else
    await tx
      .insert(backupCopies)
      .values(fresh(id, storage, queued.jobId))
      .onDuplicateKeyUpdate({ set: fresh(id, storage, queued.jobId) });
  return queued;
}

/** A copy in a storage that is no longer configured is none. */
function fresh(backupId: string, storage: string, jobId: string): typeof backupCopies.$inferInsert {
  const nothing = { sizeBytes: null, startedAt: null, completedAt: null, verifiedAt: null, resume: null, error: null };
  return { backupId, storage, state: "waiting", attempts: 0, jobId, ...nothing };
}

async function aliveCopyJob(tx: Transaction, id: string): Promise<string | null> {
  const [job] = await tx
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.exclusiveKey, `copy:${id}`), inArray(jobs.state, ["queued", "running"])));
  return job?.id ?? null;
}
