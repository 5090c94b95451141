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
  backups: {
    /** When the newest whole archive was completed; null when there is none. */
    newestAt: Date | null;
    /** When the newest archive that was read back was completed. */
    newestVerifiedAt: Date | null;
    damaged: { fileName: string; completedAt: Date | null }[];
  };
  workersAlive: number;
  /** Newest sign of life of any worker; null when none ever ran. */
  workerLastSeenAt: Date | null;
  /** Of the last day, without those whose kind has succeeded since. */
  failedJobs: { id: string; title: string; finishedAt: Date | null; error: ErrorReport | null }[];
}
