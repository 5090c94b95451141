import { type Judgement, defineCheck } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";
import { limitSeconds, type MigrationFacts, readMigrations, toMigrations, whenReadable } from "./read-migrations";

export const migrationsMissing = defineCheck({
  id: "migrations.missing",
  area: "migrations",
  title: "Missing migration files",
  why: "Without the file of an applied migration nobody can build the same database again.",
  severity: "warning",
  pace: "live",
  limitSeconds,
  gather: readMigrations,
  judge: whenReadable(judgeMissing),
});

export function judgeMissing({ items }: Pick<MigrationFacts, "items">): Judgement {
  const missing = items.filter(({ state }) => state === "missing");
  if (missing.length === 0) return { status: "ok", summary: "Every applied migration has its file" };
  return {
    status: "warning",
    summary: `${several(missing.length, "applied migration")} ${missing.length === 1 ? "has" : "have"} no file`,
    evidence: evidence(
      [],
      missing.map(({ fileName }) => fileName),
    ),
    remedy: {
      text: "A new database could not be built from this folder. Put the files back as they were applied.",
      link: toMigrations,
    },
  };
}
