import type { Deps } from "@/lib/deps";
import type { JobHandler } from "@/lib/jobs";
import { pruneJob, type PruneResult } from "./prune-job";

/** Runs `prune` jobs. */
export function pruneJobHandler(_deps: Deps): JobHandler<Record<string, never>> {
  return {
    definition: pruneJob,
    run: async (): Promise<PruneResult> => ({ removed: [], freedBytes: 0, frozen: null }),
  };
}
