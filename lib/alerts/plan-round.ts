import type { alerts } from "@/lib/store/schema";
import type { Condition, Sighting } from "./condition";

export type AlertRow = typeof alerts.$inferSelect;

/** An alert that comes back is told again, but not more often than this. */
export const toldAgainAfterMs = 60 * 60_000;
/** Absences in a row after which it is over. */
const roundsUntilOver = 2;

/** What a round does to one alert; `open`, `worse` and `resolve` are told. */
export type Change =
  | { what: "watch"; condition: Condition }
  | { what: "see" | "open" | "worse"; row: AlertRow; condition: Condition }
  | { what: "miss" | "forget" | "resolve"; row: AlertRow };

export interface Known {
  /** Pending and open. */
  live: readonly AlertRow[];
  /** When a subject that was resolved lately had been opened. */
  lastOpened: ReadonlyMap<string, Date>;
}

/**
 * What follows from a round's sighting. An alert opens when it was seen in two rounds, for as long as its kind asks
 * for, and not within the hour after it was told of last; it is over after two rounds without. Pure.
 */
export function planRound({ conditions, blind }: Sighting, { live, lastOpened }: Known, now: Date): Change[] {
  const rows = new Map(live.map((row) => [row.subjectKey, row]));
  const seen = new Set(conditions.map(({ subjectKey }) => subjectKey));
  const changes = conditions.map((condition): Change => {
    const row = rows.get(condition.subjectKey);
    if (row === undefined) return { what: "watch", condition };
    return { what: howItIs(row, condition, lastOpened.get(condition.subjectKey), now), row, condition };
  });
  const gone = live.filter(
    ({ subjectKey, kind }) => !seen.has(subjectKey) && !blind.has(subjectKey) && !blind.has(kind),
  );
  return [...changes, ...gone.map((row): Change => ({ what: howItGoes(row), row }))];
}

function howItIs(row: AlertRow, { evidence, patienceMs }: Condition, openedBefore: Date | undefined, now: Date) {
  if (row.state === "open") return evidence.level > row.evidence.level ? "worse" : "see";
  const quietUntil = openedBefore === undefined ? 0 : openedBefore.getTime() + toldAgainAfterMs;
  return now.getTime() >= Math.max(row.firstSeenAt.getTime() + patienceMs, quietUntil) ? "open" : "see";
}

/** Nobody was told of one that never opened, so there is nothing to resolve. */
function howItGoes({ state, missedRounds }: AlertRow) {
  if (missedRounds + 1 < roundsUntilOver) return "miss";
  return state === "open" ? "resolve" : "forget";
}
