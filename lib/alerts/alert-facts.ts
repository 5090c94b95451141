import type { ScheduleView } from "@/lib/backups";
import type { FailingChecks } from "@/lib/checklist";
import type { ErrorReport } from "@/lib/kernel/errors";
import type { SuspectReport } from "@/lib/store/schema";

/** What alerts are judged by, gathered at one moment. */
export interface AlertFacts {
  now: Date;
  database: string;
  schedule: Pick<ScheduleView, "last" | "overdueSince">;
  /** The newest scheduled backup that has succeeded or failed: one under way says nothing yet. */
  scheduled: { jobId: string; dueAt: Date; endedAt: Date; failed: boolean; error: ErrorReport | null } | null;
  /** The newest backup of our own that was read back. */
  newestGood: { fileName: string; createdAt: Date } | null;
  /** The newest drill, passed or failed. */
  drill: { backupId: string; fileName: string; at: Date; failed: boolean; error: ErrorReport | null } | null;
  /** Marked, nobody has looked, and none after it is fine. Newest first. */
  suspects: { id: string; fileName: string; createdAt: Date; report: SuspectReport }[];
  /** Versions in order; null: the target did not answer. */
  pendingMigrations: string[] | null;
  workers: {
    alive: number;
    /** Since any worker's newest sign of life; null: none ever ran. */
    silentMs: number | null;
    /** Jobs that could run now, and how long the oldest has waited. */
    waiting: number;
    oldestWaitMs: number;
  };
  certificates: MeasuredCertificate[];
  checks: FailingChecks;
}

export interface MeasuredCertificate {
  what: "console" | "mail server";
  /** `mail.example:587` */
  name: string;
  /** ISO 8601; null: it could not be looked at. */
  validTo: string | null;
  /** Why not. */
  problem: string | null;
}
