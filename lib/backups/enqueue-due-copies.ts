import { and, desc, eq, inArray, isNotNull, isNull, ne, or } from "drizzle-orm";
import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import type { ErrorReport } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { backupCopies, backups, jobs } from "@/lib/store/schema";
import type { BackupRow } from "./backup-summary";
import { copyJob, enqueueCopy } from "./copy-job";
import { isMadeHere } from "./made-here";

const firstWaitMs = 5 * 60_000;
const longestWaitMs = 6 * 3_600_000;

type CopyRow = typeof backupCopies.$inferSelect;

/**
 * Queues the copy of the newest archive that has none in the second place: not yet, or it failed a while ago, or it was
 * found damaged. One at a time, whatever the number of workers that ask. Null when there is nothing to do.
 */
export async function enqueueDueCopies(deps: Deps): Promise<{ jobId: string } | null> {
  if (deps.copies === null) return null;
  const storage = deps.copies.describe();
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    if (await isCopying(tx)) return null;
    const due = await newestDue(tx, storage, now);
    if (due === undefined) return null;
    const { jobId, existing } = await enqueueCopy(tx, due, { actor: systemActor, now, storage });
    return existing ? null : { jobId };
  });
}

/** Queues the copy of a backup that was just verified; null when no second place is configured. */
export async function queueCopy(deps: Deps, backup: Pick<BackupRow, "id" | "fileName">): Promise<string | null> {
  if (deps.copies === null) return null;
  const options = { actor: systemActor, now: deps.clock.now(), storage: deps.copies.describe() };
  return inTransaction(deps.store, async (tx) => (await enqueueCopy(tx, backup, options)).jobId);
}

async function isCopying(tx: Transaction): Promise<boolean> {
  const [alive] = await tx
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.kind, copyJob.kind), inArray(jobs.state, ["queued", "running"])))
    .limit(1);
  return alive !== undefined;
}

async function newestDue(tx: Transaction, storage: string, now: Date): Promise<BackupRow | undefined> {
  const rows = await tx
    .select({ backup: backups, copy: backupCopies })
    .from(backups)
    .leftJoin(backupCopies, and(eq(backupCopies.backupId, backups.id), eq(backupCopies.storage, storage)))
    .where(
      and(
        eq(backups.state, "complete"),
        isNull(backups.deletedAt),
        ne(backups.proof, "damaged"),
        or(isNull(backupCopies.backupId), ne(backupCopies.state, "complete"), isNotNull(backupCopies.error)),
      ),
    )
    .orderBy(desc(backups.createdAt));
  return rows.find(({ backup, copy }) => isWorthIt(backup) && isDue(copy, now))?.backup;
}

/** What we made and did not verify may be nothing; what others made, nobody may ever be able to verify. */
function isWorthIt({ proof, kind }: BackupRow): boolean {
  return proof !== "none" || !isMadeHere(kind);
}

/** Whether it is time to copy, `copy` being what is known of earlier attempts. */
export function isDue(copy: Pick<CopyRow, "state" | "attempts" | "startedAt" | "error"> | null, now: Date): boolean {
  if (copy === null || (copy.state === "waiting" && copy.attempts === 0)) return true;
  if (copy.state === "complete" && copy.error === null) return false;
  // Somebody did not want it; they can start it again.
  if ((copy.error as ErrorReport | null)?.code === "job.cancelled") return false;
  if (copy.attempts === 0 || copy.startedAt === null) return true;
  const waitMs = Math.min(firstWaitMs * 2 ** (copy.attempts - 1), longestWaitMs);
  return now.getTime() - copy.startedAt.getTime() >= waitMs;
}
