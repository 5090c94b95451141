import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { applyRound, type RoundResult } from "./apply-round";
import { gatherFacts } from "./gather-facts";
import { judgeAlerts } from "./judge-alerts";
import { isStillOurTurn, takeTurn } from "./take-turn";

const turnName = "alerts";
/** Those who judge look every minute, each at their own second. */
const betweenRoundsMs = 50_000;

/**
 * One round: looks, judges, and tells administrators what has started and what is over. Among any number of processes
 * one does it at a time, once a minute; null: it was not our turn. What is told is queued in the transaction that
 * records it, so that it is told exactly once.
 */
export async function runAlerts(deps: Deps): Promise<RoundResult | null> {
  const takenAt = deps.clock.now();
  if (!(await takeTurn(deps, turnName, betweenRoundsMs, takenAt))) return null;
  const sighting = judgeAlerts(await gatherFacts(deps));
  return inTransaction(deps.store, async (tx) => {
    if (!(await isStillOurTurn(tx, turnName, takenAt))) return null;
    return applyRound(tx, deps, sighting, deps.clock.now());
  });
}
