import { and, eq, inArray, like, or } from "drizzle-orm";
import { type AuditEntry, recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { backupCopies, backups, jobs, restores } from "@/lib/store/schema";
import { type BackupRow, readCompleteBackup } from "./backup-summary";
import { copyOwner } from "./copy-job";

/**
 * Removes a backup from both storages and takes it off the catalogue; the audit log keeps its name. The copy goes
 * first: if a storage fails, what is left is a backup without its copy, never a row without its file. Throws
 * `backup.not_found`, `backup.held`, `backup.in_use`, and what the storage throws.
 */
export async function removeBackup(
  deps: Deps,
  actor: Actor,
  id: string,
  entry: Pick<AuditEntry, "action" | "details">,
): Promise<BackupRow> {
  await inTransaction(deps.store, async (tx) => removeCopy(deps, tx, await readFree(tx, id, deps.clock.now())));
  return inTransaction(deps.store, async (tx) => {
    const now = deps.clock.now();
    const backup = await readFree(tx, id, now);
    await tx.update(backups).set({ deletedAt: now }).where(eq(backups.id, id));
    await recordAudit(tx, actor, { ...entry, subject: backup.fileName }, now);
    await deps.archives.remove(backup.fileName);
    return backup;
  });
}

async function removeCopy({ copies }: Deps, tx: Transaction, { id, fileName }: BackupRow): Promise<void> {
  if (copies === null) return;
  const ours = and(eq(backupCopies.backupId, id), eq(backupCopies.storage, copies.describe()));
  await tx.delete(backupCopies).where(ours);
  await copies.discardUnfinished(copyOwner(id));
  await copies.remove(fileName);
}

/** The row, locked, of a backup that nobody holds and nothing reads. */
async function readFree(tx: Transaction, id: string, now: Date): Promise<BackupRow> {
  await tx.select({ id: backups.id }).from(backups).where(eq(backups.id, id)).for("update");
  const backup = await readCompleteBackup(tx, id);
  refuseHeld(backup, now);
  await refuseInUse(tx, id);
  return backup;
}

function refuseHeld({ fileName, heldAt, heldUntil, heldByName, holdReason }: BackupRow, now: Date): void {
  if (heldAt === null || (heldUntil !== null && heldUntil <= now)) return;
  throw new OperatorError("backup.held", `${heldByName ?? "Somebody"} holds ${fileName}: ${holdReason ?? ""}`, {
    kind: "conflict",
    hint: "Release it first.",
  });
}

async function refuseInUse(tx: Transaction, id: string): Promise<void> {
  const [reading] = await tx
    .select({ jobId: jobs.id })
    .from(jobs)
    .where(
      and(
        inArray(jobs.state, ["queued", "running"]),
        or(eq(jobs.exclusiveKey, `backup:${id}`), like(jobs.payload, `%"backupId":"${id}"%`)),
      ),
    )
    .limit(1);
  const [restoring] = await tx
    .select({ jobId: restores.jobId })
    .from(restores)
    .where(and(eq(restores.backupId, id), eq(restores.state, "running")));
  const user = reading ?? restoring;
  if (user === undefined) return;
  throw new OperatorError("backup.in_use", "A job is reading this backup.", {
    kind: "conflict",
    hint: "Wait until the job has ended, or cancel it on the Jobs page.",
    details: { jobId: user.jobId },
  });
}
