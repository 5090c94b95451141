import type { Deps } from "@/lib/deps";
import type { Check } from "./check";
import { measure } from "./measure";
import { saveMeasurements, type StatusChange } from "./save-measurements";

/** Enough to be done soon, few enough not to take every connection of a pool. */
const atOnce = 6;

/**
 * Measures all of them, some at a time, each within its limit. Every result is written down at once: who waits sees them
 * come in, and one check that hangs holds up no other's. Returns what changed.
 */
export async function measureAll(deps: Deps, checks: readonly Check[], signal?: AbortSignal): Promise<StatusChange[]> {
  const now = deps.clock.now();
  const changed: StatusChange[] = [];
  const left = checks.values();
  const work = async () => {
    // One iterator for all: each check is taken once.
    for (const check of left) {
      const measured = await measure(deps, check, { now, ...(signal && { signal }) });
      if (signal?.aborted === true) return;
      changed.push(...(await saveMeasurements(deps, [measured])));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return changed;
}
