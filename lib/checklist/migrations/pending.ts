import { formatCount } from "@/lib/kernel/units";
import { type Judgement, defineCheck } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";
import { limitSeconds, type MigrationFacts, readMigrations, whenReadable } from "./read-migrations";

export const migrationsPending = defineCheck({
  id: "migrations.pending",
  area: "migrations",
  title: "Pending migrations",
  why: "An application that is newer than its schema fails on the first query that needs the difference.",
  severity: "critical",
  pace: "live",
  limitSeconds,
  // `migrations-pending`, after a day: a deployment applies them within minutes.
  alertedElsewhere: true,
  gather: readMigrations,
  judge: whenReadable(judgePending),
});

export function judgePending({ items, counts }: Pick<MigrationFacts, "items" | "counts">): Judgement {
  const pending = items.filter(({ state }) => state === "pending" || state === "out of order");
  const figures = [["Applied", formatCount(counts.applied)] as const];
  if (pending.length === 0) return { status: "ok", summary: "No migration is pending", evidence: evidence(figures) };
  return {
    status: "failed",
    summary: `${several(pending.length, "migration")} ${pending.length === 1 ? "is" : "are"} pending`,
    evidence: evidence(
      [["Pending", formatCount(pending.length)], ...figures],
      pending.map(({ fileName, state }) =>
        state === "pending" ? fileName : `${fileName}: older than what is applied`,
      ),
    ),
    remedy: {
      text: "The application may expect a schema that is not there yet. See what a run would do, then apply.",
      command: "seaworthy migrations apply",
      link: { label: "Review and apply", href: "/migrations" },
    },
  };
}
