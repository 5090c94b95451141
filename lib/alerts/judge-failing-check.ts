import type { CheckView } from "@/lib/checklist";
import { readableUtc } from "@/lib/kernel/clock";
import { condition, type Condition } from "./condition";

const figuresShown = 6;

/** A critical check that failed twice in a row and that nobody waived. */
export function judgeFailingCheck(check: CheckView): Condition {
  const { id, title, summary, why, since, remedy, evidence } = check;
  return condition({
    kind: "check-failing",
    subject: id,
    title: summary,
    summary: why,
    facts: [
      ["Check", title],
      ...(since === null ? [] : [["Since", readableUtc(since)] as [string, string]]),
      ...evidence.facts.slice(0, figuresShown).map(({ label, value }): [string, string] => [label, value]),
    ],
    hint: remedy === null ? null : [remedy.text, remedy.command ?? ""].join("\n").trim(),
    path: `/checklist#${id}`,
  });
}
