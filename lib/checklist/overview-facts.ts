import type { ScheduleView, StorageStatus } from "@/lib/backups";
import type { ErrorReport } from "@/lib/kernel/errors";

/** What the verdict rests on, gathered at one moment. */
export interface OverviewFacts {
  now: Date;
  database: string;
  /** Null: the target did not answer, and its migrations are unknown. */
  migrations: {
    counts: { applied: number; pending: number; changed: number; failed: number; missing: number };
    problems: ErrorReport[];
  } | null;
  backups: BackupFacts;
  workersAlive: number;
  /** Newest sign of life of any worker; null when none ever ran. */
  workerLastSeenAt: Date | null;
  /** Of the last day, without those whose kind has succeeded since. */
  failedJobs: { id: string; title: string; finishedAt: Date | null; error: ErrorReport | null }[];
}

export interface BackupFacts {
  /** When the newest whole archive was completed; null when there is none. */
  newestAt: Date | null;
  /** When the newest archive that was read back was begun: what was written since would be lost. */
  newestVerifiedAt: Date | null;
  damaged: { fileName: string; completedAt: Date | null }[];
  /** Marked, and nobody has looked. */
  suspect: { id: string; fileName: string; createdAt: Date }[];
  schedule: { backup: ScheduleView; drill: ScheduleView };
  /** Why the job of the newest scheduled backup failed, if it did. */
  scheduledError: ErrorReport | null;
  /** The newest drill, passed or failed. */
  lastDrill: { at: Date; outcome: "passed" | "failed"; fileName: string; error: ErrorReport | null } | null;
  /** What restoring took in the newest drill that passed. */
  restoreTime: RestoreTime | null;
  /** Set: retention removes nothing now, and how many backups it would. */
  frozen: { why: string; waiting: number } | null;
  /** Null: no storage answered in time. */
  storage: Pick<StorageStatus, "first" | "copy"> | null;
  /** When the oldest verified backup whose second copy is missing was completed; null: none is, or none is wanted. */
  uncopiedSince: Date | null;
  /** What the next backup will need, to go by the newest, and what is to stay free; null: nobody knows. */
  neededBytes: number | null;
}

/** How long a restore takes, as measured. */
export interface RestoreTime {
  ms: number;
  provenAt: Date;
  backupId: string;
  fileName: string;
}
