import type { CheckView } from "./check-view";
import { type Checklist, countsAs, byWorst } from "./judge-checklist";
import { several } from "./words";

/** One thing to do, with the place where it is done. */
export interface Todo {
  /** The check's: what `/checklist` shows under it says more. */
  id: string;
  severity: "critical" | "warning";
  title: string;
  detail: string;
  /** Since when it has been so; null when nobody knows. */
  since: Date | null;
  action: { label: string; href: string } | null;
}

/** What the checklist asks people to do, the worst first. Pure. */
export function todosOf({ checks }: Pick<Checklist, "checks">): Todo[] {
  const sorted = checks.toSorted(byWorst);
  const bad = sorted.filter((check) => ["critical", "warning"].includes(countsAs(check) ?? ""));
  const unseen = sorted.filter((check) => ["crashed", "cannotSee"].includes(countsAs(check) ?? ""));
  return [...bad.map(todoOf), ...inOneLine(unseen.filter(({ severity }) => severity === "critical"))];
}

function todoOf(check: CheckView): Todo {
  const { id, summary: title, remedy, since } = check;
  const severity = countsAs(check) === "critical" ? "critical" : "warning";
  return { id, severity, title, detail: remedy?.text ?? "", since, action: remedy?.link ?? null };
}

/** When one server is away, everything that asks it says the same: that is one thing to do. */
function inOneLine(unseen: readonly CheckView[]): Todo[] {
  return [...Map.groupBy(unseen, ({ summary }) => summary).values()].flatMap((alike): Todo[] => {
    const [first] = alike;
    if (first === undefined) return [];
    if (alike.length === 1) return [{ ...todoOf(first), title: `${first.title}: ${first.summary}` }];
    const title = `${several(alike.length, "check")} could not be looked at`;
    return [{ ...todoOf(first), title, detail: first.summary }];
  });
}
