"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { settle } from "../../_components/settle";
import { deleteBackupAction } from "../actions";
import { toast } from "@/components/ui/toast";
import { formatBytes, several } from "@/lib/kernel/units";
import type { BackupRef } from "./backup-ref";

export function DeleteBackupDialog({
  backup,
  open,
  onOpenChange,
  leaveTo,
}: {
  backup: BackupRef;
  open: boolean;
  onOpenChange(open: boolean): void;
  /** Where to go afterwards, when the page shown is the backup's own. */
  leaveTo?: string;
}) {
  const router = useRouter();
  const run = async () => {
    const answer = await settle(() => deleteBackupAction({ id: backup.id }));
    if (!answer.ok) return answer.error;
    toast.success("Backup deleted", { description: backup.fileName });
    if (leaveTo === undefined) router.refresh();
    else router.push(leaveTo);
    return null;
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Delete this backup"
      icon={<Trash2 aria-hidden className="text-danger" />}
      description={
        <>
          <p className="font-mono text-xs wrap-anywhere text-text">{backup.fileName}</p>
          <p className="mt-2">
            {contentOf(backup)} The file is removed from the storage and cannot be brought back. The database is not
            touched.
          </p>
        </>
      }
      phrase="DELETE"
      confirm="Delete"
      cancel="Keep it"
      run={run}
    />
  );
}

function contentOf({ sizeBytes, rowCount, proof }: BackupRef): string {
  const size = sizeBytes === null ? [] : [formatBytes(sizeBytes)];
  const rows = rowCount === null ? [] : [several(rowCount, "row")];
  const facts = [...size, ...rows, ...(proof === "verified" ? ["verified"] : [])];
  return facts.length === 0 ? "" : `It holds ${facts.join(", ")}.`;
}
