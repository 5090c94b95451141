import { eq } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import { type BackupSummary, summaryOf } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { type ErrorReport, OperatorError } from "@/lib/kernel/errors";
import { backups, restores } from "@/lib/store/schema";
import type { RestoreResult } from "./run-restore";
import { idPattern } from "@/lib/kernel/ids";

export const GetRestoreInput = z.object({ id: z.string().regex(idPattern, "must be the id of a restore") });

export interface RestoreDetail {
  id: string;
  /** Null only when its catalogue row is gone; a deleted archive still has one. */
  backup: BackupSummary | null;
  preRestoreBackup: BackupSummary | null;
  state: "running" | "succeeded" | "failed";
  result: RestoreResult | null;
  error: ErrorReport | null;
  jobId: string | null;
  createdAt: Date;
  finishedAt: Date | null;
  requestedByName: string;
}

/** One restore with its evidence. Throws `restore.not_found`. */
export async function getRestore(
  deps: Deps,
  actor: Actor,
  input: z.infer<typeof GetRestoreInput>,
): Promise<RestoreDetail> {
  requireScope(actor, "backups:read");
  const [row] = await deps.store.db.select().from(restores).where(eq(restores.id, input.id));
  if (row === undefined)
    throw new OperatorError("restore.not_found", "There is no such restore.", { kind: "not_found" });
  const { requestedBy: _by, backupId, preRestoreBackupId, result, ...rest } = row;
  const [backup, preRestoreBackup] = await Promise.all([find(deps, backupId), find(deps, preRestoreBackupId)]);
  return { ...rest, result: result as RestoreResult | null, backup, preRestoreBackup };
}

async function find(deps: Deps, id: string | null): Promise<BackupSummary | null> {
  if (id === null) return null;
  const [row] = await deps.store.db.select().from(backups).where(eq(backups.id, id));
  return row === undefined ? null : summaryOf(row);
}
