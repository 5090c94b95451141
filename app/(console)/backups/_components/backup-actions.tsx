"use client";

import { Download, Ellipsis, FileSearch, History, ShieldCheck, Trash2 } from "lucide-react";
import { useState } from "react";
import { cn } from "@/components/cn";
import { Button } from "@/components/ui/button";
import { buttonVariants } from "@/components/ui/button-variants";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import { type BackupReasons, type BackupRef, reasonsFor } from "./backup-ref";
import { DeleteBackupDialog } from "./delete-backup-dialog";
import { useVerify } from "./use-verify";

/** The one action most people want, and a menu for the rest. */
export function BackupActions({ backup, reasons }: { backup: BackupRef; reasons: BackupReasons }) {
  const [deleting, setDeleting] = useState(false);
  const verify = useVerify(backup.id);
  const cannot = reasonsFor(backup, reasons);
  return (
    <div className="flex justify-end gap-1 @max-2xl:mt-1.5 @max-2xl:justify-start">
      <DownloadButton backup={backup} reason={cannot.download} />
      <Menu
        trigger={
          <Button size="icon" aria-label={`More for ${backup.fileName}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuLink href={`/backups/${backup.id}`}>
          <FileSearch aria-hidden />
          Details
        </MenuLink>
        <MenuItem reason={cannot.verify} onClick={() => void verify.start()}>
          <ShieldCheck aria-hidden />
          Verify
        </MenuItem>
        <MenuLink href={`/backups/${backup.id}/restore`} reason={cannot.restore}>
          <History aria-hidden />
          Restore…
        </MenuLink>
        <MenuSeparator />
        <MenuItem danger reason={cannot.delete} onClick={() => setDeleting(true)}>
          <Trash2 aria-hidden />
          Delete…
        </MenuItem>
      </Menu>
      <DeleteBackupDialog backup={backup} open={deleting} onOpenChange={setDeleting} />
    </div>
  );
}

function DownloadButton({ backup, reason }: { backup: BackupRef; reason: string | undefined }) {
  if (reason !== undefined)
    return (
      <Button size="icon" aria-label={`Download ${backup.fileName}`} reason={reason}>
        <Download aria-hidden />
      </Button>
    );
  return (
    <a
      href={`/api/admin/backups/${backup.id}/download`}
      download={backup.fileName}
      title="Download"
      aria-label={`Download ${backup.fileName}`}
      className={cn(buttonVariants({ size: "icon" }))}
    >
      <Download aria-hidden />
    </a>
  );
}
