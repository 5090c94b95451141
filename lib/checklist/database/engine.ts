import { formatCount } from "@/lib/kernel/units";
import { quoteId } from "@/lib/mysql/quote";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";
import { commandsFor, toMigrations } from "./judgements";
import { onTarget } from "./on-target";
import { largestFirst, readTables, sound, type Sized, type Visible } from "./read-tables";

/** Their rows are in the server itself, so that InnoDB could hold them. */
const convertible: ReadonlySet<string> = new Set(["myisam", "aria", "memory", "csv", "archive"]);

interface EngineFacts extends Visible {
  /** Tables whose engine knows no transactions; engine null: the server cannot open them. The largest first. */
  outside: (Sized & { engine: string | null })[];
}

export const engineCheck = defineCheck<EngineFacts>({
  id: "db.engine",
  area: "database",
  title: "Tables in the snapshot",
  why: "A backup is one moment of the database. Tables without transactions go on changing while it is read.",
  severity: "warning",
  pace: "slow",
  limitSeconds: 60,
  gather: (deps, look) =>
    onTarget(deps, look, async (session) => {
      const { database } = deps.target;
      const { tables, visible } = await readTables(session, database);
      const engines = await session.ask(
        "SELECT ENGINE AS name FROM information_schema.ENGINES WHERE TRANSACTIONS = 'YES'",
      );
      const transactional = new Set(engines.map(({ name }) => name?.toLowerCase()));
      const outside = tables.filter(({ engine }) => !transactional.has(engine?.toLowerCase() ?? ""));
      return {
        ...visible,
        outside: await largestFirst(session.ask, database, outside),
      };
    }),
  judge({ outside, ...visible }): Judgement {
    const { database, tableCount } = visible;
    const facts = evidence(
      [
        ["Tables", formatCount(tableCount)],
        ["Outside the snapshot", formatCount(outside.length)],
      ],
      outside.map(({ name, engine, rows }) =>
        engine === null ? `${name}: the server cannot open it` : `${name}: ${engine}, about ${several(rows, "row")}`,
      ),
    );
    if (outside.length > 0) {
      const converts = outside.filter(({ engine }) => convertible.has(engine?.toLowerCase() ?? ""));
      return {
        status: "warning",
        summary: `${several(outside.length, "table")} of ${database} ${outside.length === 1 ? "is" : "are"} outside the snapshot of a backup`,
        evidence: facts,
        remedy: {
          text:
            converts.length === 0
              ? "Their rows live elsewhere or cannot be read: back them up where they are, or make InnoDB tables of them."
              : "Convert them with a migration; each is rewritten and locked meanwhile.",
          ...(converts.length === 0
            ? {}
            : {
                command: commandsFor(
                  converts,
                  ({ name }) => `ALTER TABLE ${quoteId(database)}.${quoteId(name)} ENGINE = InnoDB;`,
                ),
              }),
          link: toMigrations,
        },
      };
    }
    return sound(
      visible,
      tableCount === 0
        ? `${database} has no tables`
        : `All ${several(tableCount, "table")} are in the snapshot of a backup`,
      facts,
    );
  },
});
