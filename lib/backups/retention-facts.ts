import type { BackupSummary } from "./backup-summary";
import type { BackupPolicy } from "./policy";

/** What retention judges, gathered at one moment. */
export interface RetentionFacts {
  /** Every whole archive of the catalogue, in any order. */
  backups: readonly BackupSummary[];
  now: Date;
  retention: BackupPolicy["retention"];
  holdSafetyBackupsDays: number;
  /** Days, weeks, months and years begin when the clocks there say so. */
  timeZone: string;
  /** Backups that a job reads, or somebody is downloading. */
  inUse: ReadonlySet<string>;
  /** When the newest scheduled backup was begun, if it did not end with a verified archive. */
  scheduledFailedAt: Date | null;
  /** Where second copies go; null: no copies are wanted. */
  copyStorage: string | null;
}
