import type { BackupSummary } from "@/lib/backups";

/** What buttons and dialogs in the browser need to know of a backup. */
export type BackupRef = Pick<BackupSummary, "id" | "fileName" | "state" | "proof" | "sizeBytes" | "rowCount"> & {
  /** Null: nobody holds it. */
  hold: { by: string; reason: string; until: Date | null } | null;
  copied: boolean;
};

/** Why each action is not possible; undefined when it is. */
export type BackupReasons = Record<
  "create" | "verify" | "drill" | "copy" | "hold" | "download" | "restore" | "delete",
  string | undefined
>;

export function refOf(backup: BackupSummary): BackupRef {
  const { id, fileName, state, proof, sizeBytes, rowCount, copy } = backup;
  return { id, fileName, state, proof, sizeBytes, rowCount, hold: holdOf(backup), copied: copy?.state === "complete" };
}

export function holdOf(backup: BackupSummary): BackupRef["hold"] {
  const { heldAt, heldUntil, heldByName, holdReason } = backup;
  return heldAt === null ? null : { by: heldByName ?? "somebody", reason: holdReason ?? "", until: heldUntil };
}

/** What stands in the way with this backup, then what its reader may not do anyway. */
export function reasonsFor(
  backup: Pick<BackupRef, "state" | "proof" | "hold" | "copied">,
  reader: BackupReasons,
): BackupReasons {
  const notWhole = backup.state === "complete" ? undefined : "There is no whole file.";
  const damaged = backup.proof === "damaged" ? "This archive is damaged." : undefined;
  return {
    create: reader.create,
    verify: notWhole ?? reader.verify,
    drill: notWhole ?? reader.drill ?? damaged,
    copy: notWhole ?? reader.copy ?? (backup.copied ? "It has its copy." : damaged),
    hold: notWhole ?? reader.hold,
    download: notWhole ?? reader.download,
    restore: notWhole ?? reader.restore ?? damaged,
    delete: notWhole ?? reader.delete ?? (backup.hold === null ? undefined : "It is held: release it first."),
  };
}
