import { type Judgement, defineCheck } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";
import { limitSeconds, type MigrationFacts, readMigrations, toMigrations, whenReadable } from "./read-migrations";

export const migrationsGap = defineCheck({
  id: "migrations.gap",
  area: "migrations",
  title: "Numbers left out",
  why: "A number that is left out is often a file that somebody forgot to add.",
  severity: "warning",
  pace: "live",
  limitSeconds,
  gather: readMigrations,
  judge: whenReadable(judgeGap),
});

export function judgeGap({ problems }: Pick<MigrationFacts, "problems">): Judgement {
  const gaps = problems.filter(({ code }) => code === "migrations.gap");
  if (gaps.length === 0) return { status: "ok", summary: "No number is left out" };
  return {
    status: "warning",
    summary: `${several(gaps.length, "number")} ${gaps.length === 1 ? "is" : "are"} left out among the migration files`,
    evidence: evidence(
      [],
      gaps.map(({ message }) => message),
    ),
    remedy: { text: "Add the file that is missing. If none is, waive this check and say so.", link: toMigrations },
  };
}
