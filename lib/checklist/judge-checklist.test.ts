import { expect, test } from "vitest";
import type { CheckSeverity, CheckStatus } from "@/lib/store/schema";
import type { CheckView } from "./check-view";
import { countsAs, judgeChecklist } from "./judge-checklist";
import { todosOf } from "./todo";

const at = new Date("2026-11-21T12:00:00Z");
const waiver = { id: "w", reason: "Known", until: at, byName: "anna", at };

function line(id: string, measuredStatus: CheckStatus | null, more: Partial<CheckView> = {}): CheckView {
  return {
    id,
    area: "database",
    title: `Title of ${id}`,
    why: "It matters.",
    status: measuredStatus ?? "skipped",
    measuredStatus,
    severity: "critical",
    summary: `Summary of ${id}`,
    evidence: { facts: [], items: [], moreItems: 0 },
    remedy: { text: `Mend ${id}`, command: null, link: { label: "There", href: "/there" } },
    measuredAt: at,
    durationMs: 1,
    since: at,
    pace: "quick",
    waiver: null,
    ...more,
  };
}
const waived = (id: string) => line(id, "failed", { status: "waived", waiver });

test.each<[CheckStatus | null, CheckSeverity, string | null, boolean]>([
  ["ok", "critical", "ok", true],
  ["skipped", "critical", "skipped", true],
  ["failed", "critical", "critical", false],
  ["warning", "critical", "warning", true],
  ["failed", "warning", "warning", true],
  ["warning", "warning", "warning", true],
  ["crashed", "critical", "crashed", false],
  ["crashed", "warning", "crashed", true],
  ["cannot_see", "critical", "cannotSee", true],
  ["cannot_see", "warning", "cannotSee", true],
  ["failed", "info", null, true],
  ["crashed", "info", null, true],
  [null, "critical", null, false],
  [null, "warning", null, true],
])("%s of a check that is %s counts as %s, and alone it is ready: %s", (status, severity, word, ready) => {
  const check = line("a", status, { severity });
  expect(countsAs(check)).toBe(word);
  expect(judgeChecklist(at, [check]).ready).toBe(ready);
});

test("a waived check counts as waived, whatever it is, and is in nobody's way", () => {
  const checklist = judgeChecklist(at, [waived("a"), line("b", "crashed", { status: "waived", waiver })]);
  expect(checklist).toMatchObject({ ready: true, verdict: { critical: 0, crashed: 0, waived: 2 } });
  expect(todosOf(checklist)).toEqual([]);
});

test("lines are in the order of the areas, the worst first in each", () => {
  const checks = [
    line("o.ok", "ok", { area: "operation" }),
    line("d.ok", "ok"),
    line("d.waived", null, { status: "waived", waiver }),
    line("d.unseen", "cannot_see"),
    line("d.crashed", "crashed"),
    line("d.warning", "warning"),
    line("b.failed", "failed", { area: "backups" }),
    line("d.failed", "failed"),
  ];
  expect(judgeChecklist(at, checks).checks.map(({ id }) => id)).toEqual([
    "d.failed",
    "d.warning",
    "d.crashed",
    "d.unseen",
    "d.waived",
    "d.ok",
    "b.failed",
    "o.ok",
  ]);
});

test("what is to be done is the worst first, and says where", () => {
  const { verdict, checks } = judgeChecklist(at, [
    line("a", "warning"),
    line("b", "ok"),
    line("c", "failed", { area: "operation" }),
    line("d", "failed", { severity: "info" }),
  ]);
  expect(verdict).toMatchObject({ critical: 1, warning: 1, ok: 1 });
  expect(todosOf({ checks })).toEqual([
    {
      id: "c",
      severity: "critical",
      title: "Summary of c",
      detail: "Mend c",
      since: at,
      action: { label: "There", href: "/there" },
    },
    {
      id: "a",
      severity: "warning",
      title: "Summary of a",
      detail: "Mend a",
      since: at,
      action: { label: "There", href: "/there" },
    },
  ]);
});

test("what could not be looked at for one reason is one thing to do, and only where it is critical", () => {
  const away = { summary: "Could not look: connect ECONNREFUSED" };
  const checks = [
    line("a", "crashed", away),
    line("b", "crashed", away),
    line("c", "crashed", { ...away, severity: "warning" }),
    line("d", "cannot_see", { summary: "No right to see it" }),
  ];
  expect(todosOf({ checks })).toMatchObject([
    { id: "a", severity: "warning", title: "2 checks could not be looked at", detail: away.summary },
    { id: "d", severity: "warning", title: "Title of d: No right to see it", detail: "Mend d" },
  ]);
});
