import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { requireIdentity } from "@/lib/encryption";
import { enqueue } from "@/lib/jobs";
import { sealJobSecret } from "@/lib/jobs/job-secrets";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { backupCopies } from "@/lib/store/schema";
import { BackupId } from "./backup-id";
import { places, verifyJob } from "./backup-jobs";
import { type BackupRow, readCompleteBackup } from "./backup-summary";

export const StartVerifyInput = z.object({
  id: BackupId,
  /** `copy`: reads the file in the other storage. */
  place: z.enum(places).default("first"),
  /** For an encrypted backup: the private key. Without one, and none mounted, its bytes are compared with those written. */
  identity: z.string().max(10_000).optional(),
  idempotencyKey: z.string().max(200).optional(),
});
export type StartVerifyInput = z.input<typeof StartVerifyInput>;

/**
 * Queues a check that reads the whole archive and compares it with its manifest. Throws `backup.not_found`,
 * `backup.not_complete`, `backup.no_copy`, `encryption.bad_identity`.
 */
export async function startVerify(deps: Deps, actor: Actor, input: StartVerifyInput): Promise<{ jobId: string }> {
  requireScope(actor, "backups:verify");
  const { id, place, identity, idempotencyKey } = StartVerifyInput.parse(input);
  if (identity !== undefined) requireIdentity(identity);
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    const backup = await readCompleteBackup(tx, id);
    if (place === "copy") await requireCopy(deps, tx, backup);
    const { jobId, existing } = await enqueue(
      tx,
      verifyJob,
      { backupId: id, place },
      {
        title: place === "copy" ? `Verify the copy of ${backup.fileName}` : `Verify ${backup.fileName}`,
        actor,
        exclusive: `backup:${id}`,
        now,
        idempotencyKey,
      },
    );
    if (existing) return { jobId };
    if (backup.recipients !== null && identity !== undefined)
      await sealJobSecret(tx, deps.config.authSecret, jobId, identity);
    await recordAudit(tx, actor, { action: "backup.verify", subject: backup.fileName, details: { jobId, place } }, now);
    return { jobId };
  });
}

async function requireCopy(deps: Deps, tx: Transaction, backup: BackupRow): Promise<void> {
  const [copy] = await tx
    .select({ state: backupCopies.state })
    .from(backupCopies)
    .where(eq(backupCopies.backupId, backup.id));
  if (deps.copies !== null && copy?.state === "complete") return;
  throw new OperatorError("backup.no_copy", `There is no second copy of ${backup.fileName} to read.`, {
    kind: "conflict",
    hint: deps.copies === null ? "Set COPY_STORAGE to keep one." : "Wait until it has been copied.",
  });
}
