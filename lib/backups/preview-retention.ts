import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { gatherRetention } from "./gather-retention";
import { BackupPolicy } from "./policy";
import { judgeRetention, type RetentionVerdict } from "./retention";

/** What is left out is as the policy has it. */
export const PreviewRetentionInput = z.object({
  retention: BackupPolicy.shape.retention.unwrap().strict().optional(),
  holdSafetyBackupsDays: BackupPolicy.shape.holdSafetyBackupsDays.unwrap().optional(),
});

export interface RetentionPreview extends RetentionVerdict {
  /** What the archives of `remove` take up in the first place. */
  freedBytes: number;
}

/** Which backups retention would remove now, under this policy or one that is only thought of, and why each stays. */
export async function previewRetention(
  deps: Deps,
  actor: Actor,
  input: z.input<typeof PreviewRetentionInput> = {},
): Promise<RetentionPreview> {
  requireScope(actor, "backups:read");
  const { retention, holdSafetyBackupsDays } = PreviewRetentionInput.parse(input);
  const facts = await gatherRetention(deps);
  const verdict = judgeRetention({
    ...facts,
    retention: retention ?? facts.retention,
    holdSafetyBackupsDays: holdSafetyBackupsDays ?? facts.holdSafetyBackupsDays,
  });
  return { ...verdict, freedBytes: verdict.remove.reduce((sum, { backup }) => sum + (backup.sizeBytes ?? 0), 0) };
}
