import { describe, expect, test } from "vitest";
import type { MigrationView } from "@/lib/migrations";
import { judgeChanged } from "./changed";
import { judgeFailed } from "./failed";
import { judgeFolder } from "./folder";
import { judgeGap } from "./gap";
import { judgeMissing } from "./missing";
import { judgePending } from "./pending";

const installedOn = new Date("2026-11-21T12:00:00Z");

function migration(version: string, state: MigrationView["state"], more: Partial<MigrationView> = {}): MigrationView {
  const fileName = `${version}_it.sql`;
  const file = { version, fileName, state, description: "it", checksum: "c", sizeBytes: 10 };
  const run = { installedBy: "app", installedOn, executionMs: 5, statementsTotal: 3, statementsDone: 1, error: null };
  return { ...file, ...run, ...more };
}
function facts(...items: MigrationView[]) {
  const count = (...states: string[]) => items.filter(({ state }) => states.includes(state)).length;
  const counts = {
    applied: count("applied", "changed", "missing"),
    pending: count("pending", "out of order"),
    changed: count("changed"),
    failed: count("failed"),
    missing: count("missing"),
  };
  return { items, counts, problems: [] };
}
const problem = (code: string) => ({ code, message: `Trouble: ${code}.`, hint: "Mend it." });

test("when every file is applied there is nothing to say", () => {
  const applied = facts(migration("001", "applied"), migration("002", "applied"));
  const judged = [judgePending, judgeFailed, judgeChanged, judgeMissing, judgeGap, judgeFolder].map((it) =>
    it(applied),
  );
  expect(judged.map(({ status }) => status)).toEqual(Array(6).fill("ok"));
});

describe("pending migrations", () => {
  test("are named, with those that are older than what is applied", () => {
    const judged = judgePending(
      facts(migration("001", "applied"), migration("002", "out of order"), migration("003", "pending")),
    );
    expect(judged).toMatchObject({
      status: "failed",
      summary: "2 migrations are pending",
      evidence: { items: ["002_it.sql: older than what is applied", "003_it.sql"] },
      remedy: { command: "seaworthy migrations apply", link: { label: "Review and apply", href: "/migrations" } },
    });
  });
  test("of which there are many are counted", () => {
    const many = Array.from({ length: 25 }, (_, index) => migration(`${100 + index}`, "pending"));
    expect(judgePending(facts(...many)).evidence).toMatchObject({ items: { length: 20 }, moreItems: 5 });
  });
  test("one is one", () => {
    expect(judgePending(facts(migration("003", "pending"))).summary).toBe("1 migration is pending");
  });
});

test("a failed migration says how far it came, and since when it is so", () => {
  const error = { code: "migration.failed", message: "Duplicate column.", hint: "…", details: {} };
  expect(judgeFailed(facts(migration("004", "failed", { error })))).toMatchObject({
    status: "failed",
    summary: "1 migration failed half way",
    evidence: { items: ["004_it.sql: 1 of 3 statements have run. Duplicate column."] },
    since: installedOn,
  });
});

test("changed and missing files are named", () => {
  const found = facts(migration("001", "changed"), migration("002", "missing"), migration("003", "missing"));
  expect(judgeChanged(found)).toMatchObject({
    status: "failed",
    summary: "1 migration file changed after being applied",
    evidence: { items: ["001_it.sql"] },
  });
  expect(judgeMissing(found)).toMatchObject({ status: "warning", summary: "2 applied migrations have no file" });
});

test("a number that is left out is a warning of its own", () => {
  const found = { ...facts(migration("001", "applied")), problems: [problem("migrations.gap")] };
  expect(judgeGap(found)).toMatchObject({ status: "warning", evidence: { items: ["Trouble: migrations.gap."] } });
  expect(judgeFolder(found)).toMatchObject({ status: "ok" });
});

test("what cannot be read is critical; a folder without files is a warning", () => {
  const [empty, unreadable] = ["migrations.empty_folder", "migrations.folder_unreadable"].map(problem);
  expect(judgeFolder({ ...facts(), problems: [empty!] })).toMatchObject({ status: "warning", severity: "warning" });
  expect(judgeFolder({ ...facts(), problems: [empty!, unreadable!] })).toMatchObject({
    status: "failed",
    severity: "critical",
    summary: "Trouble: migrations.folder_unreadable.",
    remedy: { text: "Mend it." },
  });
});
