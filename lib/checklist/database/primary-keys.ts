import { formatCount } from "@/lib/kernel/units";
import { quoteId } from "@/lib/mysql/quote";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";
import { commandsFor, toMigrations } from "./judgements";
import { onTarget } from "./on-target";
import { largestFirst, readTables, sound, type Sized, type Visible } from "./read-tables";

interface PrimaryKeyFacts extends Visible {
  /** Tables without a primary key, the largest first. */
  without: Sized[];
}

export const primaryKeysCheck = defineCheck<PrimaryKeyFacts>({
  id: "db.primary_keys",
  area: "database",
  title: "Primary keys",
  why: "Without one, a replica looks through the whole table for every changed row, and a backup cannot read it in parts.",
  severity: "warning",
  pace: "slow",
  limitSeconds: 60,
  gather: (deps, look) =>
    onTarget(deps, look, async (session) => {
      const { database } = deps.target;
      const { tables, visible } = await readTables(session, database);
      // TABLE_CONSTRAINTS would be empty for an account that may only read.
      const keys = await session.ask(
        "SELECT TABLE_NAME AS name FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND INDEX_NAME = 'PRIMARY' AND SEQ_IN_INDEX = 1",
        [database],
      );
      const keyed = new Set(keys.map(({ name }) => name));
      const without = tables.filter(({ name }) => !keyed.has(name));
      return {
        ...visible,
        without: await largestFirst(session.ask, database, without),
      };
    }),
  judge({ without, ...visible }): Judgement {
    const { database, tableCount } = visible;
    const facts = evidence(
      [
        ["Tables", formatCount(tableCount)],
        ["Without a primary key", formatCount(without.length)],
      ],
      without.map(({ name, rows }) => `${name}: about ${several(rows, "row")}`),
    );
    if (without.length > 0)
      return {
        status: "warning",
        summary: `${several(without.length, "table")} of ${database} ${without.length === 1 ? "has" : "have"} no primary key`,
        evidence: facts,
        remedy: {
          text: "Give each a key with a migration: over columns that are unique and never NULL, or a new column where there are none.",
          command: commandsFor(
            without,
            ({ name }) =>
              `ALTER TABLE ${quoteId(database)}.${quoteId(name)} ADD COLUMN id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY FIRST;`,
          ),
          link: toMigrations,
        },
      };
    return sound(
      visible,
      tableCount === 0 ? `${database} has no tables` : `All ${several(tableCount, "table")} have a primary key`,
      facts,
    );
  },
});
