import { newId } from "@/lib/kernel/ids";
import type { BackupSummary } from "./backup-summary";
import type { RetentionFacts } from "./retention-facts";

/** For tests: a scheduled, verified backup with `changes`. */
export function backupOf(changes: Partial<BackupSummary> & { createdAt: Date }): BackupSummary {
  const id = changes.id ?? newId(changes.createdAt);
  return {
    id,
    fileName: `shop-${id}.sql.zst`,
    kind: "scheduled",
    format: "archive",
    state: "complete",
    proof: "verified",
    databaseName: "shop",
    server: "MariaDB 10.11.19",
    sizeBytes: 1_000_000,
    checksum: null,
    tableCount: 12,
    rowCount: 50_000,
    durationMs: 900,
    migrationVersion: null,
    error: null,
    verifiedAt: changes.createdAt,
    verifyError: null,
    plainBytes: 5_000_000,
    recipients: null,
    provenAt: null,
    restoreMs: null,
    suspect: null,
    suspectClearedAt: null,
    suspectClearedByName: null,
    heldAt: null,
    heldUntil: null,
    heldByName: null,
    holdReason: null,
    createdByName: "schedule",
    completedAt: changes.createdAt,
    jobId: null,
    copy: null,
    ...changes,
  };
}

/** For tests: the default policy on the morning of 21 November 2026, nothing wrong. */
export function retentionFacts(changes: Partial<RetentionFacts>): RetentionFacts {
  return {
    backups: [],
    now: new Date("2026-11-21T12:00:00Z"),
    retention: { last: 60, daily: 0, weekly: 0, monthly: 0, yearly: 0 },
    holdSafetyBackupsDays: 14,
    timeZone: "UTC",
    inUse: new Set(),
    scheduledFailedAt: null,
    copyStorage: null,
    ...changes,
  };
}
