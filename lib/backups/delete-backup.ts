import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { BackupId } from "./backup-id";
import { removeBackup } from "./remove-backup";

export const DeleteBackupInput = z.object({ id: BackupId });

/**
 * Deletes an archive's files, here and in the second place, and takes it off the catalogue; the audit log keeps its
 * name. Throws `backup.held`, and `backup.in_use` while a job reads it.
 */
export async function deleteBackup(deps: Deps, actor: Actor, input: z.infer<typeof DeleteBackupInput>): Promise<void> {
  requireScope(actor, "backups:delete");
  await removeBackup(deps, actor, input.id, { action: "backup.delete" });
}
