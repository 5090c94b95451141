import { type Checklist, type CheckView, countsAs } from "@/lib/checklist";
import { moment, table } from "../output";

/** As the verdict counts them; what only informs keeps the word for what was measured. */
const words = {
  critical: "CRITICAL",
  warning: "WARNING",
  crashed: "CRASHED",
  cannotSee: "CANNOT SEE",
  waived: "waived",
  ok: "ok",
  skipped: "skipped",
} as const;

/** The table, then what to do about what is not fine, then the verdict. */
export function checklistText(checklist: Checklist): string[] {
  const { checks } = checklist;
  return [
    ...table(["AREA", "STATUS", "CHECK", "SUMMARY"], checks.map(rowOf)),
    ...checks.flatMap(remedyOf),
    "",
    verdictText(checklist),
  ];
}

function rowOf(check: CheckView): string[] {
  const { area, measuredStatus, id, summary, waiver } = check;
  const counted = countsAs(check);
  const word = counted === null ? (measuredStatus ?? "-") : words[counted];
  const until = waiver === null ? "" : ` (waived until ${moment(waiver.until)}: ${waiver.reason})`;
  return [area, word, id, summary.replaceAll("\n", " ") + until];
}

function remedyOf({ id, status, summary, remedy }: CheckView): string[] {
  if (remedy === null || status === "ok" || status === "skipped" || status === "waived") return [];
  return [
    "",
    `${id}: ${summary.replaceAll("\n", " ")}`,
    `  ${remedy.text.replaceAll("\n", " ")}`,
    ...(remedy.command?.split("\n") ?? []).map((line) => `    ${line}`),
  ];
}

/** `Not ready: 2 critical, 3 warnings; 1 check could not be looked at, 2 waived.` */
function verdictText({ ready, verdict }: Checklist): string {
  const { critical, warning, crashed, cannotSee, waived } = verdict;
  const told = [
    [critical, "critical"],
    [warning, warning === 1 ? "warning" : "warnings"],
    [crashed, "could not be looked at"],
    [cannotSee, "cannot be seen"],
    [waived, "waived"],
  ] as const;
  const counted = told.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return [ready ? "Ready" : "Not ready", counted.join(", ")].filter(Boolean).join(": ") + ".";
}
