import { and, gt, inArray, max } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { jobs } from "@/lib/store/schema";
import type { Check, CheckArea } from "./check";
import type { StoredResult } from "./read-stored";

const minuteMs = 60_000;
/** Somebody who looks is not served a result of a live check that is older. */
export const liveForMs = 5_000;

/**
 * A clock that was set back leaves results from the future, which would neither be due nor make way for others; one that
 * is a few seconds ahead of ours leaves them too, and those are fine.
 */
export function isSetBack(ageMs: number): boolean {
  return ageMs < -minuteMs;
}

/** What a job of a kind may have changed when it ends, however it ends. */
const changedBy: Readonly<Record<string, readonly CheckArea[]>> = {
  backup: ["backups"],
  verify: ["backups"],
  copy: ["backups"],
  prune: ["backups"],
  ingest: ["backups"],
  drill: ["backups"],
  migrate: ["database", "migrations", "backups"],
  restore: ["database", "migrations", "backups"],
};

/** When something last changed in each area. */
export type Changes = ReadonlyMap<CheckArea, Date>;

/** Looks at the jobs that ended since: nobody has to remember to say that something has changed. */
export async function readChanges({ store }: Pick<Deps, "store">, since: Date): Promise<Changes> {
  const ended = await store.db
    .select({ kind: jobs.kind, at: max(jobs.finishedAt) })
    .from(jobs)
    .where(and(inArray(jobs.state, ["succeeded", "failed", "cancelled"]), gt(jobs.finishedAt, since)))
    .groupBy(jobs.kind);
  const changes = new Map<CheckArea, Date>();
  for (const { kind, at } of ended)
    for (const area of changedBy[kind] ?? []) if (at !== null && at > (changes.get(area) ?? 0)) changes.set(area, at);
  return changes;
}

export interface Moment {
  now: Date;
  changes: Changes;
  checkMinutes: { quick: number; slow: number };
}

/** Whether a check is to be measured: never was, too long ago, or something it depends on has changed since. */
export function isDue(check: Check, result: StoredResult | undefined, { now, changes, checkMinutes }: Moment): boolean {
  const paceMs = (check.pace === "slow" ? checkMinutes.slow : checkMinutes.quick) * minuteMs;
  return isOlder(
    check,
    result,
    { now, changes },
    Math.min(paceMs, patienceWith(check, result, checkMinutes.quick * minuteMs)),
  );
}

/**
 * What has just turned bad is looked at once more before anybody is woken; what crashed may soon be there again, and what
 * could not be seen may only have been starting, as the console itself when the worker was first.
 */
function patienceWith({ pace }: Check, result: StoredResult | undefined, quickMs: number): number {
  if (result?.badInARow === 1) return minuteMs;
  if (result?.status === "cannot_see" && pace !== "slow") return minuteMs;
  return result?.status === "crashed" ? quickMs : Infinity;
}

/** Whether it is to be measured for somebody who is looking. */
export function isDueForLook(check: Check, result: StoredResult | undefined, moment: Omit<Moment, "checkMinutes">) {
  return check.pace === "live" && isOlder(check, result, moment, liveForMs);
}

function isOlder(
  { area }: Check,
  result: StoredResult | undefined,
  { now, changes }: Omit<Moment, "checkMinutes">,
  forMs: number,
): boolean {
  if (result === undefined) return true;
  const ageMs = now.getTime() - result.measuredAt.getTime();
  return isSetBack(ageMs) || ageMs >= forMs || (changes.get(area) ?? 0) > result.measuredAt;
}
