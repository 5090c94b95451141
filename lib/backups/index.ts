export { type BackupSummary, readBackup, readCompleteBackup, summaryOf } from "./backup-summary";
export type { BackupRun } from "./backup-run";
export { deleteBackup, DeleteBackupInput } from "./delete-backup";
export { type BackupDetail, getBackup, GetBackupInput } from "./get-backup";
export { backupJobHandler, verifyJobHandler } from "./job-handlers";
export { type BackupList, listBackups, ListBackupsInput } from "./list-backups";
export { type Download, openDownload, OpenDownloadInput } from "./open-download";
export { reconcileFolder } from "./reconcile-folder";
export { startBackup, StartBackupInput } from "./start-backup";
export { startVerify, StartVerifyInput } from "./start-verify";
export { takeBackup } from "./take-backup";
export type { CopyView } from "./backup-summary";
export type { BackupChanges, TableChange } from "./changes";
export { clearSuspect, ClearSuspectInput } from "./clear-suspect";
export type { Contents } from "./contents";
export { type BackupPolicyView, getBackupPolicy, GetBackupPolicyInput } from "./get-backup-policy";
export { getBackupTrend, GetBackupTrendInput, type TrendPoint } from "./get-backup-trend";
export { getPointInTime, GetPointInTimeInput, type PointInTime } from "./get-point-in-time";
export { getSchedule, GetScheduleInput, type ScheduleRunView, type ScheduleView } from "./get-schedule";
export { holdBackup, HoldBackupInput } from "./hold-backup";
export { BackupPolicy } from "./policy";
export {
  previewRetention,
  PreviewRetentionInput,
  type RetentionLine,
  type RetentionPreview,
} from "./preview-retention";
export { previewSchedule, PreviewScheduleInput, type SchedulePreview } from "./preview-schedule";
export type { PruneResult } from "./prune-job";
export { pruneJobHandler } from "./prune-job-handler";
export type { ProofView } from "./read-proofs";
export { releaseBackup, ReleaseBackupInput } from "./release-backup";
export { runDueSchedules, type Scheduled, type StartedRun } from "./run-due-schedules";
export { startPrune, StartPruneInput } from "./start-prune";
export { updateBackupPolicy, UpdateBackupPolicyInput } from "./update-backup-policy";
export { checksumTable } from "./dump/checksum-table";
export { prepareSession } from "./dump/prepare-session";
export { type EmergencySheet, getEmergencySheet, GetEmergencySheetInput } from "./emergency-sheet";
export type { EmergencyStep } from "./emergency-steps";
