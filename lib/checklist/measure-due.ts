import type { Deps } from "@/lib/deps";
import { lockNameFor } from "@/lib/mysql/named-lock";
import { underNamedLock } from "@/lib/mysql/under-named-lock";
import { checksFor } from "./checks";
import { isDue, readChanges } from "./due";
import { measureAll } from "./measure-all";
import { readResults } from "./read-stored";
import type { StatusChange } from "./save-measurements";

/**
 * Measures what is due, one process at a time: whoever comes while another is at it leaves it to that one. Returns
 * whose status has changed; null: it was not our turn.
 */
export async function measureDue(deps: Deps, signal?: AbortSignal): Promise<StatusChange[] | null> {
  const { pool, database } = deps.store;
  return underNamedLock(pool, lockNameFor(database, "checks"), { waitSeconds: 0 }, () =>
    measureWhatIsDue(deps, signal),
  );
}

async function measureWhatIsDue(deps: Deps, signal?: AbortSignal): Promise<StatusChange[]> {
  const { clock, config } = deps;
  const now = clock.now();
  const { checkMinutes } = config;
  const since = new Date(now.getTime() - Math.max(checkMinutes.quick, checkMinutes.slow) * 60_000);
  const [results, changes] = await Promise.all([readResults(deps), readChanges(deps, since)]);
  const due = checksFor(config).filter((check) => isDue(check, results.get(check.id), { now, changes, checkMinutes }));
  return measureAll(deps, due, signal);
}
