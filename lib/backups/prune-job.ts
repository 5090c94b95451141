import { z } from "zod";
import { defineJob } from "@/lib/jobs";

/** Removes what retention does not keep. Judges again when it runs, so a second run removes nothing twice. */
export const pruneJob = defineJob({ kind: "prune", payload: z.record(z.string(), z.never()), afterCrash: "again" });

/** One at a time: the judgement of one rests on what the other removes. */
export const pruneKey = "prune";

export const pruneTitle = "Remove backups that retention does not keep";

export interface PruneResult {
  /** File names. */
  removed: string[];
  freedBytes: number;
  frozen: { why: string } | null;
}
