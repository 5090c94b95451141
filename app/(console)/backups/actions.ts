"use server";

import { action } from "@/app/_server/action";
import {
  clearSuspect,
  ClearSuspectInput,
  deleteBackup,
  DeleteBackupInput,
  holdBackup,
  HoldBackupInput,
  reconcile,
  ReconcileInput,
  releaseBackup,
  ReleaseBackupInput,
  startBackup,
  StartBackupInput,
  startCopy,
  StartCopyInput,
  startPrune,
  StartPruneInput,
  startVerify,
  StartVerifyInput,
  testStorage,
  TestStorageInput,
  updateBackupPolicy,
  UpdateBackupPolicyInput,
} from "@/lib/backups";
import { startDrill, StartDrillInput } from "@/lib/drills";
import { startRestore, StartRestoreInput } from "@/lib/restores";
import { discardUpload, DiscardUploadInput } from "@/lib/uploads";

export const startBackupAction = action(StartBackupInput, startBackup);
export const startVerifyAction = action(StartVerifyInput, startVerify);
export const startDrillAction = action(StartDrillInput, startDrill);
export const startCopyAction = action(StartCopyInput, startCopy);
export const startPruneAction = action(StartPruneInput, startPrune);
export const startRestoreAction = action(StartRestoreInput, startRestore);
export const holdBackupAction = action(HoldBackupInput, holdBackup);
export const releaseBackupAction = action(ReleaseBackupInput, releaseBackup);
export const clearSuspectAction = action(ClearSuspectInput, clearSuspect);
export const deleteBackupAction = action(DeleteBackupInput, deleteBackup);
export const reconcileAction = action(ReconcileInput, reconcile);
export const updateBackupPolicyAction = action(UpdateBackupPolicyInput, updateBackupPolicy);
export const testStorageAction = action(TestStorageInput, testStorage);
export const discardUploadAction = action(DiscardUploadInput, discardUpload);
