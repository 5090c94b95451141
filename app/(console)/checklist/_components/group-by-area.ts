import { type CheckKind, kindOf } from "./check-kind";
import type { CheckJson } from "./check-json";

const worstFirst: readonly CheckKind[] = [
  "critical",
  "warning",
  "crashed",
  "cannot_see",
  "unmeasured",
  "waived",
  "note",
  "ok",
  "skipped",
];

/** The ids of each area's checks: the area with the worst of them first, the worst of each area first. */
export function groupByArea(checks: readonly CheckJson[]): { area: CheckJson["area"]; ids: string[] }[] {
  const areas = [...new Set(checks.map((check) => check.area))];
  return areas
    .map((area) => ({
      area,
      checks: checks.filter((check) => check.area === area).toSorted((one, other) => rankOf(one) - rankOf(other)),
    }))
    .toSorted((one, other) => Math.min(...one.checks.map(rankOf)) - Math.min(...other.checks.map(rankOf)))
    .map((group) => ({ area: group.area, ids: group.checks.map((check) => check.id) }));
}

function rankOf(check: CheckJson): number {
  return worstFirst.indexOf(kindOf(check));
}
