import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { startupPhase } from "@/lib/kernel/startup";
import { askOn, readSettings } from "@/lib/mysql/ask";
import { measureSkew, type Skew } from "@/lib/mysql/clock-skew";
import { type ConnectionLimit, readConnectionLimit } from "@/lib/mysql/connection-limit";
import { bringStoreUpToDate, type StoreUpgrade } from "./bring-store-up-to-date";
import { requireClock } from "./require-clock";
import { requireFolders } from "./require-folders";
import { requireRoom } from "./require-room";
import { waitForDatabase, whyAway } from "./wait-for-database";

export interface PrepareOptions {
  /** Aborting ends the waiting for a database; never a migration. */
  signal: AbortSignal;
  /** Cuts a migration of the store short: for a limit that a person set. */
  limit?: AbortSignal;
  /** A console without its target still starts, as it is where one would look; a step that migrates it does not. */
  needsTarget?: boolean;
}

/**
 * What every process makes sure of before it works, each failure in words: its folders, its databases, their clocks and
 * their room for connections; then brings the store's schema up to date. Throws `startup.*` and what `migrateStore`
 * throws.
 */
export async function prepare(
  deps: Deps,
  { signal, limit, needsTarget = false }: PrepareOptions,
): Promise<StoreUpgrade> {
  await startupPhase("folders", () => requireFolders(deps.config));
  await startupPhase("store", () => waitForDatabase(deps, "store", signal));
  const hasTarget = await startupPhase("target", () => lookForTarget(deps, signal, needsTarget));
  await startupPhase("servers", () => requireFit(deps, hasTarget));
  signal.throwIfAborted();
  return startupPhase("store's migrations", () => bringStoreUpToDate(deps, limit));
}

async function lookForTarget(deps: Deps, signal: AbortSignal, isNeeded: boolean): Promise<boolean> {
  if (isNeeded) await waitForDatabase(deps, "target", signal);
  const why = isNeeded ? null : await whyAway(deps, "target");
  if (why !== null) deps.log.warn(`going on without the target: ${why}`);
  return why === null;
}

interface ServerFacts {
  skew: Skew;
  limit: ConnectionLimit;
  /** `lower_case_table_names`: Shop and shop are one database. */
  ignoresCase: boolean;
}

async function requireFit({ config, clock, store, target }: Deps, hasTarget: boolean): Promise<void> {
  const look = async ({ pool }: Pick<Deps["store"], "pool">): Promise<ServerFacts> => ({
    skew: await measureSkew(clock, askOn(pool)),
    limit: await readConnectionLimit(askOn(pool)),
    ignoresCase: (await readSettings(askOn(pool), ["lower_case_table_names"])).get("lower_case_table_names") !== "0",
  });
  const [ours, theirs] = await Promise.all([look(store), hasTarget ? look(target) : null]);
  requireClock("store", ours.skew);
  if (theirs !== null) requireClock("target", theirs.skew);
  const named = (name: string) => (ours.ignoresCase ? name.toLowerCase() : name);
  if (theirs?.limit.identity === ours.limit.identity && named(store.database) === named(target.database))
    throw sameDatabase(store);
  requireRoom(config, ours.limit, theirs?.limit ?? null);
}

/** Two addresses that look different may lead to one database: `127.0.0.1` and `localhost`, `Shop` and `shop`. */
function sameDatabase({ database }: Deps["store"]): OperatorError {
  return new OperatorError(
    "startup.same_database",
    `DATABASE_URL and TARGET_DATABASE_URL lead to the same database, ${database}: Seaworthy never keeps its tables in the target.`,
    {
      kind: "conflict",
      hint: "Give Seaworthy a database of its own: CREATE DATABASE seaworthy CHARACTER SET utf8mb4;",
    },
  );
}
