import { describe, expect, test } from "vitest";
import type { CheckView } from "./check-view";
import { type GateFacts, type GateName, judgeGate } from "./judge-gate";

const now = new Date("2026-11-21T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

function line(id: string, measuredStatus: CheckView["measuredStatus"], more: Partial<CheckView> = {}): CheckView {
  return {
    id,
    area: "database",
    title: "Title",
    why: "It matters.",
    status: measuredStatus ?? "skipped",
    measuredStatus,
    severity: "critical",
    summary: "Summary",
    evidence: { facts: [], items: [], moreItems: 0 },
    remedy: { text: "Mend it.", command: "mend --now", link: null },
    measuredAt: now,
    durationMs: 1,
    since: now,
    pace: "quick",
    waiver: null,
    ...more,
  };
}
const good: GateFacts = { now, newestProvenAt: hoursAgo(23), workersAlive: 1, checks: [line("db.reachable", "ok")] };
const reasons = (facts: Partial<GateFacts>, gate: GateName = "deploy") =>
  judgeGate(gate, { ...good, ...facts }).map(({ code }) => code);

test("both gates are open when all is well", () => {
  expect([reasons({}), reasons({}, "migrate")]).toEqual([[], []]);
});

describe("a gate is closed", () => {
  test.each<[string, Partial<GateFacts>, string[]]>([
    ["without a proven backup", { newestProvenAt: null }, ["gate.no_proven_backup"]],
    ["by one that is older than a day", { newestProvenAt: hoursAgo(25) }, ["gate.no_proven_backup"]],
    [
      "without a worker, told once",
      { workersAlive: 0, checks: [line("workers.heartbeat", "failed")] },
      ["gate.no_worker"],
    ],
    ["without room", { checks: [line("disk.free", "failed")] }, ["gate.no_room"]],
    ["by a critical check that failed", { checks: [line("db.version", "failed")] }, ["gate.check_failed"]],
    ["by a critical check nobody could look at", { checks: [line("db.version", "crashed")] }, ["gate.not_measured"]],
    ["by a critical check nobody has measured", { checks: [line("db.version", null)] }, ["gate.not_measured"]],
  ])("%s", (_, facts, expected) => {
    expect(reasons(facts)).toEqual(expected);
  });
  test("for all its reasons at once", () => {
    const checks = [line("disk.free", "failed"), line("db.version", "failed")];
    expect(reasons({ newestProvenAt: null, workersAlive: 0, checks })).toHaveLength(4);
  });
  test("and says what opens it", () => {
    expect(judgeGate("deploy", { ...good, checks: [line("db.version", "failed")] })).toEqual([
      { code: "gate.check_failed", message: "Title: Summary", hint: "Mend it.\nmend --now" },
    ]);
  });
});

test("warnings, waived checks and what may not be seen leave it open", () => {
  const waived = line("a", "failed", { status: "waived" });
  const checks = [waived, line("b", "failed", { severity: "warning" }), line("c", "warning"), line("d", "cannot_see")];
  expect(reasons({ checks })).toEqual([]);
});

test("pending migrations close the way to a deployment, not to the run that applies them", () => {
  const checks = [line("migrations.pending", "failed")];
  expect(reasons({ checks }, "deploy")).toEqual(["gate.check_failed"]);
  expect(reasons({ checks }, "migrate")).toEqual([]);
});
