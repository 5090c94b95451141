import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import { BackupId, type BackupSummary, readCompleteBackup } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { keyNeeded, requireIdentity } from "@/lib/encryption";
import { enqueue, jobOfKey } from "@/lib/jobs";
import { sealJobSecret } from "@/lib/jobs/job-secrets";
import { OperatorError } from "@/lib/kernel/errors";
import { newId } from "@/lib/kernel/ids";
import { targetKey } from "@/lib/mysql/target-key";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { restores } from "@/lib/store/schema";
import { confirmationFor, restoreJob } from "./restore-job";

export const StartRestoreInput = z.object({
  /** Of the backup. */
  id: BackupId,
  /** Exactly `RESTORE <database>`. */
  confirmation: z.string().max(200),
  /** For an encrypted backup: the private key. */
  identity: z.string().max(10_000).optional(),
  idempotencyKey: z.string().max(200).optional(),
});
export type StartRestoreInput = z.infer<typeof StartRestoreInput>;

/**
 * Queues a restore. Throws `restore.disabled`, `restore.wrong_confirmation` (both audited as refused),
 * `backup.damaged`, `restore.already_running`, `encryption.key_needed`, `encryption.bad_identity`.
 */
export async function startRestore(
  deps: Deps,
  actor: Actor,
  input: StartRestoreInput,
): Promise<{ restoreId: string; jobId: string }> {
  requireScope(actor, "backups:restore");
  requireRecentPassword(actor, deps.clock.now());
  const backup = await readCompleteBackup(deps.store.db, input.id);
  await refuseUnconfirmed(deps, actor, backup, input.confirmation);
  const identity = input.identity ?? null;
  if (identity !== null) requireIdentity(identity);
  else if (backup.recipients !== null && deps.config.ageIdentity === null)
    throw keyNeeded(backup.fileName, backup.recipients);
  const { database } = deps.target;
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    const earlier = await restoreOfJob(tx, await jobOfKey(tx, restoreJob, actor, input.idempotencyKey, now));
    if (earlier !== undefined) return earlier;
    await refuseSecond(tx);
    const restoreId = newId(now);
    const { jobId } = await enqueue(
      tx,
      restoreJob,
      { restoreId },
      {
        title: `Restore ${database} from ${backup.fileName}`,
        actor,
        exclusive: targetKey(database),
        now,
        idempotencyKey: input.idempotencyKey,
      },
    );
    if (identity !== null) await sealJobSecret(tx, deps.config.authSecret, jobId, identity);
    await tx.insert(restores).values({
      id: restoreId,
      backupId: backup.id,
      jobId,
      state: "running",
      requestedBy: actor.id,
      requestedByName: actor.name.slice(0, 120),
      createdAt: now,
    });
    await recordAudit(
      tx,
      actor,
      { action: "restore.start", subject: backup.fileName, details: { restoreId, jobId } },
      now,
    );
    return { restoreId, jobId };
  });
}

async function refuseUnconfirmed(
  deps: Deps,
  actor: Actor,
  backup: Pick<BackupSummary, "fileName" | "proof">,
  confirmation: string,
): Promise<void> {
  const refusal = refusalOf(deps, backup, confirmation);
  if (refusal === null) return;
  const entry = {
    action: "restore.start",
    subject: backup.fileName,
    outcome: "refused",
    details: { code: refusal.code },
  } as const;
  await recordAudit(deps.store.db, actor, entry, deps.clock.now());
  throw refusal;
}

function refusalOf(deps: Deps, backup: Pick<BackupSummary, "proof">, confirmation: string): OperatorError | null {
  if (!deps.config.restoreEnabled)
    return new OperatorError("restore.disabled", "Restores are switched off here. Nothing was touched.", {
      kind: "forbidden",
      hint: "Set RESTORE_ENABLED=true and restart.",
    });
  if (confirmation !== confirmationFor(deps.target.database))
    return new OperatorError("restore.wrong_confirmation", "The typed phrase does not match. Nothing was touched.", {
      kind: "invalid",
      hint: `Type exactly: ${confirmationFor(deps.target.database)}`,
    });
  if (backup.proof === "damaged")
    return new OperatorError("backup.damaged", "This backup was read back and found damaged. Nothing was touched.", {
      kind: "conflict",
      hint: "Choose another backup.",
    });
  return null;
}

async function restoreOfJob(tx: Transaction, jobId: string | undefined) {
  if (jobId === undefined) return undefined;
  const [found] = await tx.select({ restoreId: restores.id }).from(restores).where(eq(restores.jobId, jobId));
  return found === undefined ? undefined : { ...found, jobId };
}

async function refuseSecond(tx: Transaction): Promise<void> {
  const [running] = await tx
    .select({ id: restores.id, by: restores.requestedByName })
    .from(restores)
    .where(eq(restores.state, "running"))
    .limit(1)
    .for("update");
  if (running === undefined) return;
  throw new OperatorError("restore.already_running", `A restore is under way, started by ${running.by}.`, {
    kind: "conflict",
    hint: "Watch it on the Jobs page.",
    details: { restoreId: running.id },
  });
}
