import { type Judgement, defineCheck } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";
import { limitSeconds, type MigrationFacts, readMigrations, toMigrations, whenReadable } from "./read-migrations";

export const migrationsChanged = defineCheck({
  id: "migrations.changed",
  area: "migrations",
  title: "Changed migrations",
  why: "A file that was edited after it was applied builds another database than the one in production.",
  severity: "critical",
  pace: "live",
  limitSeconds,
  gather: readMigrations,
  judge: whenReadable(judgeChanged),
});

export function judgeChanged({ items }: Pick<MigrationFacts, "items">): Judgement {
  const changed = items.filter(({ state }) => state === "changed");
  if (changed.length === 0) return { status: "ok", summary: "Every applied file is as it was when it was applied" };
  return {
    status: "failed",
    summary: `${several(changed.length, "migration file")} changed after being applied`,
    evidence: evidence(
      [],
      changed.map(({ fileName }) => fileName),
    ),
    remedy: {
      text: "The files no longer say how this database came to be. Put the old content back, or add a new migration.",
      link: toMigrations,
    },
  };
}
