import type { PoolConnection } from "mysql2/promise";
import type { Deps } from "@/lib/deps";
import { codeOf } from "@/lib/kernel/errors";
import { acquireNamedLock, lockNameFor } from "@/lib/mysql/named-lock";
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
  const { store } = deps;
  const connection = await store.pool.getConnection();
  let lock;
  try {
    lock = await acquireNamedLock(connection, lockNameFor(store.database, "checks"), { waitSeconds: 0 });
  } catch (error) {
    connection.release();
    if (codeOf(error) === "lock.held") return null;
    throw error;
  }
  try {
    return await measureWhatIsDue(deps, signal);
  } finally {
    await giveBack(connection, () => lock.release());
  }
}

/** A connection that may still hold the lock is closed rather than handed to somebody else. */
async function giveBack(connection: PoolConnection, release: () => Promise<void>): Promise<void> {
  try {
    await release();
    connection.release();
  } catch (error) {
    connection.destroy();
    throw error;
  }
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
