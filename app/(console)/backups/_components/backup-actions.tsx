"use client";

import {
  CloudUpload,
  Download,
  Ellipsis,
  FileSearch,
  FlaskConical,
  History,
  Lock,
  LockOpen,
  ShieldCheck,
  Trash2,
} from "lucide-react";
import { cn } from "@/components/cn";
import { Button } from "@/components/ui/button";
import { buttonVariants } from "@/components/ui/button-variants";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import { startCopyAction, startVerifyAction } from "../actions";
import { type BackupReasons, type BackupRef, reasonsFor } from "./backup-ref";
import { useBackupDialogs } from "./use-backup-dialogs";
import { useRelease } from "./use-release";
import { useStart } from "./use-start";

/** The one action most people want, and a menu for the rest. */
export function BackupActions({ backup, reasons }: { backup: BackupRef; reasons: BackupReasons }) {
  const { open, dialog } = useBackupDialogs(backup);
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
        <ProofItems backup={backup} cannot={cannot} drill={() => open("drill")} />
        <MenuLink href={`/backups/${backup.id}/restore`} reason={cannot.restore}>
          <History aria-hidden />
          Restore…
        </MenuLink>
        <MenuSeparator />
        <KeepItems backup={backup} cannot={cannot} open={open} />
      </Menu>
      {dialog}
    </div>
  );
}

function ProofItems({ backup, cannot, drill }: { backup: BackupRef; cannot: BackupReasons; drill(): void }) {
  const verify = useStart(startVerifyAction, "The verification was not started");
  return (
    <>
      <MenuItem reason={cannot.verify} onClick={() => void verify.start({ id: backup.id })}>
        <ShieldCheck aria-hidden />
        Verify
      </MenuItem>
      <MenuItem reason={cannot.drill} onClick={drill}>
        <FlaskConical aria-hidden />
        Drill…
      </MenuItem>
    </>
  );
}

/** What decides whether it stays: its copy, a hold, deleting it. */
export function KeepItems({
  backup,
  cannot,
  open,
}: {
  backup: BackupRef;
  cannot: BackupReasons;
  open(name: "delete" | "hold"): void;
}) {
  const copy = useStart(startCopyAction, "The copy was not started");
  const release = useRelease(backup);
  return (
    <>
      <MenuItem reason={cannot.copy} onClick={() => void copy.start({ id: backup.id })}>
        <CloudUpload aria-hidden />
        Copy to the second storage
      </MenuItem>
      {backup.hold === null ? (
        <MenuItem reason={cannot.hold} onClick={() => open("hold")}>
          <Lock aria-hidden />
          Hold…
        </MenuItem>
      ) : (
        <MenuItem reason={cannot.hold} onClick={() => void release()}>
          <LockOpen aria-hidden />
          Release
        </MenuItem>
      )}
      <MenuItem danger reason={cannot.delete} onClick={() => open("delete")}>
        <Trash2 aria-hidden />
        Delete…
      </MenuItem>
    </>
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
