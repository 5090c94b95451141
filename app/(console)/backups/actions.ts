"use server";

import { action } from "@/app/_server/action";
import {
  deleteBackup,
  DeleteBackupInput,
  startBackup,
  StartBackupInput,
  startVerify,
  StartVerifyInput,
} from "@/lib/backups";
import { startRestore, StartRestoreInput } from "@/lib/restores";

export const startBackupAction = action(StartBackupInput, startBackup);
export const startVerifyAction = action(StartVerifyInput, startVerify);
export const deleteBackupAction = action(DeleteBackupInput, deleteBackup);
export const startRestoreAction = action(StartRestoreInput, startRestore);
