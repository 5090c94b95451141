import type { BackupSummary } from "@/lib/backups";

/** What buttons and dialogs in the browser need to know of a backup. */
export type BackupRef = Pick<BackupSummary, "id" | "fileName" | "state" | "proof" | "sizeBytes" | "rowCount">;

/** Why each action is not possible; undefined when it is. */
export type BackupReasons = Record<"create" | "verify" | "download" | "restore" | "delete", string | undefined>;

export function refOf({ id, fileName, state, proof, sizeBytes, rowCount }: BackupSummary): BackupRef {
  return { id, fileName, state, proof, sizeBytes, rowCount };
}

/** What stands in the way with this backup, then what its reader may not do anyway. */
export function reasonsFor(backup: Pick<BackupRef, "state" | "proof">, reader: BackupReasons): BackupReasons {
  const notWhole = backup.state === "complete" ? undefined : "There is no whole file.";
  const damaged = backup.proof === "damaged" ? "This archive is damaged." : undefined;
  return {
    create: reader.create,
    verify: notWhole ?? reader.verify,
    download: notWhole ?? reader.download,
    restore: notWhole ?? reader.restore ?? damaged,
    delete: notWhole ?? reader.delete,
  };
}
