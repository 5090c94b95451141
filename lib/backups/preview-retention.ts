import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { BackupSummary } from "./backup-summary";
import type { Deps } from "@/lib/deps";
import { BackupPolicy } from "./policy";

/** What is left out is as the policy has it. */
export const PreviewRetentionInput = z.object({
  retention: BackupPolicy.shape.retention.unwrap().optional(),
  holdSafetyBackupsDays: BackupPolicy.shape.holdSafetyBackupsDays.unwrap().optional(),
});

export interface RetentionLine {
  backup: BackupSummary;
  /** Why it stays or goes, for people. */
  reasons: string[];
}

export interface RetentionPreview {
  /** Newest first, both. */
  keep: RetentionLine[];
  remove: RetentionLine[];
  /** Set: nothing is removed now, and why. `remove` is what would go otherwise. */
  frozen: { why: string } | null;
  freedBytes: number;
}

/** Which backups retention would remove now, and why each of the others stays. */
export async function previewRetention(
  _deps: Deps,
  actor: Actor,
  _input: z.input<typeof PreviewRetentionInput> = {},
): Promise<RetentionPreview> {
  requireScope(actor, "backups:read");
  return { keep: [], remove: [], frozen: null, freedBytes: 0 };
}
