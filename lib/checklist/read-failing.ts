import type { Deps } from "@/lib/deps";
import { checksFor } from "./checks";
import { type CheckView, viewOf } from "./check-view";
import { countsAs } from "./judge-checklist";
import { readResults, readWaivers } from "./read-stored";

const timesInARow = 2;

export interface FailingChecks {
  /** Critical, failed twice in a row, not waived, and of no other alert. */
  failing: CheckView[];
  /** Ids of those that could not be looked at: what was known of them may still be so. */
  unseen: string[];
}

/** What of the checklist administrators must hear of, as it was measured last. */
export async function readFailing(deps: Deps): Promise<FailingChecks> {
  const [results, waivers] = await Promise.all([readResults(deps), readWaivers(deps, deps.clock.now())]);
  const asked = checksFor(deps.config)
    .filter((check) => check.alertedElsewhere !== true)
    .map((check) => viewOf(check, results.get(check.id), waivers.get(check.id)));
  const isTwice = ({ id }: CheckView) => (results.get(id)?.badInARow ?? 0) >= timesInARow;
  return {
    failing: asked.filter((check) => countsAs(check) === "critical" && isTwice(check)),
    unseen: asked.filter(({ status }) => status === "crashed").map(({ id }) => id),
  };
}
