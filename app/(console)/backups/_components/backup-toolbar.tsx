"use client";

import { Download, Ellipsis, FlaskConical, History, ShieldCheck } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { buttonVariants } from "@/components/ui/button-variants";
import { Menu } from "@/components/ui/menu";
import { startVerifyAction } from "../actions";
import { KeepItems } from "./backup-actions";
import { type BackupReasons, type BackupRef, reasonsFor } from "./backup-ref";
import { useBackupDialogs } from "./use-backup-dialogs";
import { useStart } from "./use-start";

/** Everything one can do with the backup whose page this is. */
export function BackupToolbar({ backup, reasons }: { backup: BackupRef; reasons: BackupReasons }) {
  const { open, dialog } = useBackupDialogs(backup, "/backups");
  const verify = useStart(startVerifyAction, "The verification was not started");
  const cannot = reasonsFor(backup, reasons);
  return (
    <>
      <Menu
        trigger={
          <Button aria-label="More" className="px-2.5">
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <KeepItems backup={backup} cannot={cannot} open={open} />
      </Menu>
      <Button reason={cannot.verify} pending={verify.pending} onClick={() => void verify.start({ id: backup.id })}>
        <ShieldCheck aria-hidden />
        Verify
      </Button>
      <Button reason={cannot.drill} onClick={() => open("drill")}>
        <FlaskConical aria-hidden />
        Drill…
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
      {dialog}
    </>
  );
}
