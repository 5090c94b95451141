import type { Deps } from "@/lib/deps";
import type { Transaction } from "@/lib/store/open-store";

/** What a schedule starts in another room: given by the worker, so that features do not import one another in circles. */
export interface Scheduled {
  /** Queues a drill of the newest verified backup; null: there is none. */
  startDrillOfNewest(deps: Deps, tx: Transaction): Promise<{ jobId: string } | null>;
}

/** Starts what is due, exactly once among all workers. Returns what was started, for the log. */
export async function runDueSchedules(_deps: Deps, _scheduled: Scheduled): Promise<string[]> {
  return [];
}
