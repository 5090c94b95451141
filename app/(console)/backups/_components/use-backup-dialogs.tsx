"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import type { BackupRef } from "./backup-ref";

// A page of many backups needs none of them until somebody asks for one.
const DeleteBackupDialog = dynamic(() => import("./delete-backup-dialog").then((module) => module.DeleteBackupDialog));
const DrillDialog = dynamic(() => import("./drill-dialog").then((module) => module.DrillDialog));
const HoldDialog = dynamic(() => import("./hold-dialog").then((module) => module.HoldDialog));

const dialogs = { delete: DeleteBackupDialog, drill: DrillDialog, hold: HoldDialog };
type DialogName = keyof typeof dialogs;

/** The dialogs of one backup: how to open one, and the one that is open. */
export function useBackupDialogs(
  backup: BackupRef,
  /** Where to go after deleting, when the page shown is the backup's own. */
  leaveTo?: string,
): { open(name: DialogName): void; dialog: ReactNode } {
  const [name, setName] = useState<DialogName | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const Shown = name === null ? null : dialogs[name];
  return {
    open: (next) => {
      setName(next);
      setIsOpen(true);
    },
    dialog: Shown !== null && (
      <Shown backup={backup} open={isOpen} onOpenChange={setIsOpen} {...(leaveTo === undefined ? {} : { leaveTo })} />
    ),
  };
}
