import { checkAreas } from "./check";
import type { CheckView } from "./check-view";

/**
 * How many checks say what. Checks that only inform are not counted when they are not fine, and checks that were not
 * measured yet are not counted at all.
 */
export interface Verdict {
  /** Failed, of those without which nobody should go into production. */
  critical: number;
  /** The others that are not as they should be. */
  warning: number;
  /** Could not be looked at. */
  crashed: number;
  /** May not be looked at. */
  cannotSee: number;
  waived: number;
  ok: number;
  skipped: number;
}

export interface Checklist {
  at: Date;
  verdict: Verdict;
  /** Nothing critical has failed, and everything critical could be measured or was waived. */
  ready: boolean;
  /** In the order of the areas, the worst first in each. */
  checks: CheckView[];
}

/** What a line adds to the verdict; null: nothing. */
export function countsAs(check: Pick<CheckView, "status" | "measuredStatus" | "severity">): keyof Verdict | null {
  const { status, measuredStatus, severity } = check;
  if (status === "waived") return "waived";
  if (measuredStatus === null) return null;
  switch (measuredStatus) {
    case "ok":
    case "skipped":
      return measuredStatus;
    default:
      if (severity === "info") return null;
  }
  switch (measuredStatus) {
    case "failed":
    case "warning":
      return severity === "critical" && measuredStatus === "failed" ? "critical" : "warning";
    case "crashed":
      return "crashed";
    case "cannot_see":
      return "cannotSee";
  }
}

/** Adds the lines up and puts them in order. Pure. */
export function judgeChecklist(at: Date, checks: readonly CheckView[]): Checklist {
  const verdict: Verdict = { critical: 0, warning: 0, crashed: 0, cannotSee: 0, waived: 0, ok: 0, skipped: 0 };
  for (const check of checks) {
    const word = countsAs(check);
    if (word !== null) verdict[word]++;
  }
  return { at, verdict, ready: checks.every(isNotInTheWay), checks: checks.toSorted(byAreaThenWorst) };
}

/** What nobody could look at may be anything, so it is in the way like what has failed. */
function isNotInTheWay(check: CheckView): boolean {
  if (check.status === "waived" || check.severity !== "critical") return true;
  return check.measuredStatus !== null && check.measuredStatus !== "crashed" && countsAs(check) !== "critical";
}

const worstFirst: readonly (keyof Verdict | null)[] = [
  "critical",
  "warning",
  "crashed",
  "cannotSee",
  null,
  "waived",
  "ok",
  "skipped",
];

export function byWorst(a: CheckView, b: CheckView): number {
  return worstFirst.indexOf(countsAs(a)) - worstFirst.indexOf(countsAs(b));
}

function byAreaThenWorst(a: CheckView, b: CheckView): number {
  return checkAreas.indexOf(a.area) - checkAreas.indexOf(b.area) || byWorst(a, b);
}
