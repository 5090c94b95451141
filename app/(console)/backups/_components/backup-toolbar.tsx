"use client";

import { Download, History, ShieldCheck, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { buttonVariants } from "@/components/ui/button-variants";
import { type BackupReasons, type BackupRef, reasonsFor } from "./backup-ref";
import { DeleteBackupDialog } from "./delete-backup-dialog";
import { useVerify } from "./use-verify";

/** Everything one can do with the backup whose page this is. */
export function BackupToolbar({ backup, reasons }: { backup: BackupRef; reasons: BackupReasons }) {
  const [deleting, setDeleting] = useState(false);
  const verify = useVerify(backup.id);
  const cannot = reasonsFor(backup, reasons);
  return (
    <>
      <Button reason={cannot.delete} onClick={() => setDeleting(true)}>
        <Trash2 aria-hidden />
        Delete…
      </Button>
      <Button reason={cannot.verify} pending={verify.pending} onClick={() => void verify.start()}>
        <ShieldCheck aria-hidden />
        Verify
      </Button>
      {cannot.download === undefined ? (
        <a href={`/api/admin/backups/${backup.id}/download`} download={backup.fileName} className={buttonVariants()}>
          <Download aria-hidden />
          Download
        </a>
      ) : (
        <Button reason={cannot.download}>
          <Download aria-hidden />
          Download
        </Button>
      )}
      {cannot.restore === undefined ? (
        <ButtonLink href={`/backups/${backup.id}/restore`} variant="primary">
          <History aria-hidden />
          Restore…
        </ButtonLink>
      ) : (
        <Button variant="primary" reason={cannot.restore}>
          <History aria-hidden />
          Restore…
        </Button>
      )}
      <DeleteBackupDialog backup={backup} open={deleting} onOpenChange={setDeleting} leaveTo="/backups" />
    </>
  );
}
