import type { Verdict } from "@/lib/checklist";

/** `Not seaworthy yet: 2 critical, 1 warning` */
export function verdictTitle(verdict: Verdict): string {
  const { critical, warning, crashed, cannotSee } = verdict;
  const bad = [
    ...(critical > 0 ? [`${critical} critical`] : []),
    ...(warning > 0 ? [several(warning, "warning", "warnings")] : []),
  ];
  if (bad.length > 0) return `Not seaworthy yet: ${bad.join(", ")}`;
  if (crashed > 0) return `Not known to be seaworthy: ${crashed} could not be looked at`;
  if (cannotSee > 0) return "Seaworthy, as far as can be seen";
  return isMeasured(verdict) ? "Seaworthy" : "Nothing has been measured yet";
}

/** `38 of 41 checks are fine, 1 cannot be seen, 1 is waived` */
export function verdictNote(verdict: Verdict, unmeasured = 0): string {
  const { critical, warning, crashed, cannotSee, waived, ok, skipped } = verdict;
  if (!isMeasured(verdict)) return "It is not known whether anything is as it should be";
  const looked = critical + warning + crashed + cannotSee + waived + ok;
  return [
    ok === looked ? `All ${several(ok, "check is", "checks are")} fine` : `${ok} of ${looked} checks are fine`,
    ...(crashed > 0 ? [`${crashed} could not be looked at`] : []),
    ...(cannotSee > 0 ? [`${cannotSee} cannot be seen`] : []),
    ...(waived > 0 ? [several(waived, "is waived", "are waived")] : []),
    ...(skipped > 0 ? [several(skipped, "does not apply", "do not apply")] : []),
    ...(unmeasured > 0 ? [several(unmeasured, "is not measured yet", "are not measured yet")] : []),
  ].join(", ");
}

/** Whether the anchor is green: nothing is wrong, and nothing was kept from us. */
export function isGood(verdict: Verdict): boolean {
  return verdictTitle(verdict) === "Seaworthy";
}

function isMeasured(verdict: Verdict): boolean {
  return Object.values(verdict).some((count) => count > 0);
}

function several(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
