import { and, eq, inArray } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { backups, jobs } from "@/lib/store/schema";

const ended = ["succeeded", "failed", "cancelled"] as const;

/**
 * A backup whose job has ended but that still says *running* (its store did not answer when it failed, or a restore
 * died while it took its backup) will never become whole: it is failed.
 */
export async function settleAbandoned(deps: Deps): Promise<void> {
  const abandoned = await deps.store.db
    .select({ id: backups.id, fileName: backups.fileName, jobError: jobs.error })
    .from(backups)
    .innerJoin(jobs, eq(jobs.id, backups.jobId))
    .where(and(eq(backups.state, "running"), inArray(jobs.state, [...ended])));
  for (const { id, fileName, jobError } of abandoned)
    await inTransaction(deps.store, async (tx) => {
      const now = deps.clock.now();
      const error = jobError ?? { code: "job.interrupted", message: "Its job ended before the archive was whole." };
      const [row] = await tx
        .select({ id: backups.id })
        .from(backups)
        .where(and(eq(backups.id, id), eq(backups.state, "running")))
        .for("update");
      if (row === undefined) return;
      await tx.update(backups).set({ state: "failed", error, completedAt: now }).where(eq(backups.id, id));
      await recordAudit(
        tx,
        systemActor,
        { action: "backup.failed", subject: fileName, outcome: "failed", details: { ...error } },
        now,
      );
    });
}
