import type { Judgement } from "../check";
import { defineCheck } from "../check";
import { evidence } from "../evidence";
import { limitSeconds, type MigrationFacts, readMigrations, toMigrations } from "./read-migrations";

export const migrationsFolder = defineCheck({
  id: "migrations.folder",
  area: "migrations",
  title: "Migrations folder and history",
  why: "What cannot be read can be neither planned nor applied, and nobody knows what a run would do.",
  severity: "critical",
  pace: "live",
  limitSeconds,
  gather: readMigrations,
  judge: judgeFolder,
});

/** An empty folder may be as intended: not every database is migrated from here. */
export function judgeFolder({ problems, items }: Pick<MigrationFacts, "problems" | "items">): Judgement {
  // Left-out numbers have a line of their own.
  const found = problems.filter(({ code }) => code !== "migrations.gap");
  const [first] = found.toSorted((a, b) => Number(isEmpty(a)) - Number(isEmpty(b)));
  if (first === undefined) {
    const files = items.filter(({ state }) => state !== "missing").length;
    return { status: "ok", summary: `Every file can be read (${files}), and so can the history in the target` };
  }
  return {
    status: isEmpty(first) ? "warning" : "failed",
    severity: isEmpty(first) ? "warning" : "critical",
    summary: first.message,
    evidence: evidence(
      [],
      found.map(({ message }) => message),
    ),
    remedy: { text: first.hint ?? "The page shows the files that are concerned.", link: toMigrations },
  };
}

function isEmpty({ code }: { code: string }): boolean {
  return code === "migrations.empty_folder";
}
