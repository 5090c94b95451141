import { and, desc, eq, inArray, isNull } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import { BackupId, readCompleteBackup } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { keyNeeded, requireIdentity } from "@/lib/encryption";
import { enqueue } from "@/lib/jobs";
import { sealJobSecret } from "@/lib/jobs/job-secrets";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import { backups } from "@/lib/store/schema";
import { drillJob, drillKey } from "./drill-job";

export const StartDrillInput = z.object({
  /** Of the backup. */
  id: BackupId,
  /** For an encrypted backup: the private key, when none is mounted. */
  identity: z.string().max(10_000).optional(),
  idempotencyKey: z.string().max(200).optional(),
});
export type StartDrillInput = z.infer<typeof StartDrillInput>;

/**
 * Queues a drill: the backup is restored into a scratch schema, compared and dropped. Throws `backup.not_found`,
 * `backup.not_complete`, `backup.damaged`, `encryption.key_needed`, `encryption.bad_identity`.
 */
export async function startDrill(deps: Deps, actor: Actor, input: StartDrillInput): Promise<{ jobId: string }> {
  requireScope(actor, "backups:drill");
  const { id, identity, idempotencyKey } = StartDrillInput.parse(input);
  if (identity !== undefined) requireIdentity(identity);
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    const backup = await readCompleteBackup(tx, id);
    const { fileName, recipients } = backup;
    if (backup.proof === "damaged")
      throw new OperatorError("backup.damaged", `${fileName} was read back and found damaged.`, {
        kind: "conflict",
        hint: "Choose another backup. If you repaired the file, verify it again first.",
      });
    if (recipients !== null && identity === undefined && deps.config.ageIdentity === null)
      throw keyNeeded(fileName, recipients);
    const { jobId, existing } = await enqueue(
      tx,
      drillJob,
      { backupId: id },
      { title: `Drill ${fileName}`, actor, exclusive: drillKey, now, idempotencyKey },
    );
    if (existing) return { jobId };
    if (recipients !== null && identity !== undefined) await sealJobSecret(tx, deps.config.authSecret, jobId, identity);
    await recordAudit(tx, actor, { action: "backup.drill", subject: fileName, details: { jobId } }, now);
    return { jobId };
  });
}

/**
 * Queues a drill of the newest backup that was read back. Throws `drill.nothing_to_drill`, `encryption.key_needed`;
 * the same key starts one drill only.
 */
export async function startDrillOfNewest(
  deps: Deps,
  actor: Actor,
  input: { idempotencyKey?: string } = {},
): Promise<{ jobId: string }> {
  requireScope(actor, "backups:drill");
  const [newest] = await deps.store.db
    .select({ id: backups.id })
    .from(backups)
    .where(
      and(
        isNull(backups.deletedAt),
        eq(backups.state, "complete"),
        eq(backups.databaseName, deps.target.database),
        inArray(backups.proof, ["verified", "proven"]),
      ),
    )
    .orderBy(desc(backups.createdAt), desc(backups.id))
    .limit(1);
  if (newest === undefined)
    throw new OperatorError("drill.nothing_to_drill", `There is no verified backup of ${deps.target.database}.`, {
      kind: "conflict",
      hint: "Take a backup first; when it has been read back, it can be drilled.",
    });
  return startDrill(deps, actor, { id: newest.id, ...input });
}
