import { type Judgement, defineCheck } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";
import { limitSeconds, type MigrationFacts, readMigrations, toMigrations, whenReadable } from "./read-migrations";

export const migrationsFailed = defineCheck({
  id: "migrations.failed",
  area: "migrations",
  title: "Failed migrations",
  why: "A migration that stopped half way leaves a schema that neither the old nor the new application expects.",
  severity: "critical",
  pace: "live",
  limitSeconds,
  gather: readMigrations,
  judge: whenReadable(judgeFailed),
});

export function judgeFailed({ items }: Pick<MigrationFacts, "items">): Judgement {
  const failed = items.filter(({ state }) => state === "failed");
  if (failed.length === 0) return { status: "ok", summary: "No migration stopped half way" };
  const told = failed.map(({ fileName, statementsDone, statementsTotal, error }) => {
    const where = `${fileName}: ${statementsDone} of ${statementsTotal ?? "?"} statements have run`;
    return error === null ? where : `${where}. ${error.message}`;
  });
  return {
    status: "failed",
    summary: `${several(failed.length, "migration")} failed half way`,
    evidence: evidence([], told),
    remedy: {
      text: "The page shows the statement, the server's message and what has already run.",
      link: toMigrations,
    },
    since: failed[0]?.installedOn ?? null,
  };
}
