import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { enqueue, jobOfKey } from "@/lib/jobs";
import { OperatorError } from "@/lib/kernel/errors";
import { targetKey } from "@/lib/mysql/target-key";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { backups, jobs } from "@/lib/store/schema";
import { backupJob } from "./backup-jobs";
import { type BackupSummary, summaryOf } from "./backup-summary";
import { insertBackup, type NewBackup } from "./insert-backup";

export const StartBackupInput = z.object({ idempotencyKey: z.string().max(200).optional() });
export type StartBackupInput = z.infer<typeof StartBackupInput>;

/**
 * Queues a backup of the target. Throws `backup.already_running` naming the one under way.
 * A repeated idempotency key answers with the first call's backup.
 */
export async function startBackup(
  deps: Deps,
  actor: Actor,
  input: StartBackupInput,
): Promise<{ backup: BackupSummary; jobId: string }> {
  requireScope(actor, "backups:create");
  const { database } = deps.target;
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    const earlier = await backupOfJob(tx, await jobOfKey(tx, backupJob, actor, input.idempotencyKey, now));
    if (earlier !== undefined) return earlier;
    await refuseSecond(tx, database);
    const recipients = deps.config.ageRecipients;
    return queueBackup(tx, { database, kind: "manual", actor, recipients, now, idempotencyKey: input.idempotencyKey });
  });
}

/** Catalogue row, job and audit row of a new backup; it waits for what runs on the target, whatever that is. */
export async function queueBackup(
  tx: Transaction,
  options: NewBackup & { actor: Actor; idempotencyKey?: string | undefined },
): Promise<{ backup: BackupSummary; jobId: string }> {
  const { database, actor, now, idempotencyKey } = options;
  const backup = await insertBackup(tx, options);
  const payload = { backupId: backup.id };
  const job = { title: `Back up ${database}`, actor, exclusive: targetKey(database), now, idempotencyKey };
  const { jobId } = await enqueue(tx, backupJob, payload, job);
  await tx.update(backups).set({ jobId }).where(eq(backups.id, backup.id));
  await recordAudit(tx, actor, { action: "backup.start", subject: backup.fileName, details: { jobId } }, now);
  return { backup: summaryOf({ ...backup, jobId }), jobId };
}

async function backupOfJob(tx: Transaction, jobId: string | undefined) {
  if (jobId === undefined) return undefined;
  const [found] = await tx.select().from(backups).where(eq(backups.jobId, jobId));
  return found === undefined ? undefined : { backup: summaryOf(found), jobId };
}

async function refuseSecond(tx: Transaction, database: string): Promise<void> {
  const [running] = await tx
    .select({ id: jobs.id, by: jobs.createdByName })
    .from(jobs)
    .where(
      and(
        eq(jobs.kind, backupJob.kind),
        eq(jobs.exclusiveKey, targetKey(database)),
        inArray(jobs.state, ["queued", "running"]),
      ),
    )
    .limit(1)
    .for("update");
  if (running === undefined) return;
  throw new OperatorError("backup.already_running", `A backup of ${database} is under way, started by ${running.by}.`, {
    kind: "conflict",
    hint: "Watch it on the Jobs page, or cancel it there first.",
    details: { jobId: running.id },
  });
}
