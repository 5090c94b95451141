import type { BackupSummary } from "@/lib/backups";

/** What buttons and dialogs in the browser need to know of a backup. */
export type BackupRef = Pick<BackupSummary, "id" | "fileName" | "state" | "proof" | "sizeBytes" | "rowCount">;

export function refOf({ id, fileName, state, proof, sizeBytes, rowCount }: BackupSummary): BackupRef {
  return { id, fileName, state, proof, sizeBytes, rowCount };
}
