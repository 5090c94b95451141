import { formatCount } from "@/lib/kernel/units";
import { quoteId } from "@/lib/mysql/quote";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";
import { commandsFor, toMigrations } from "./judgements";
import { type Ask, onTarget } from "./on-target";
import { largestFirst, readTables, sound, type Sized, type TableFacts, type Visible } from "./read-tables";

/** Numbers, hashes and codes are often ASCII on purpose, and lose nothing by it. */
const harmless = ["utf8mb4", "ascii", "binary"];

interface CharsetFacts extends Visible {
  schemaCharset: string;
  /** The largest first. */
  tables: NarrowTable[];
}

interface NarrowTable extends Sized {
  /** `latin1`, its own and its columns'. */
  charsets: string[];
}

export const charsetCheck = defineCheck<CharsetFacts>({
  id: "db.charset",
  area: "database",
  title: "Every character fits",
  why: "Without utf8mb4 an emoji, a rare name or a pasted symbol is refused or turned into question marks.",
  severity: "warning",
  pace: "slow",
  limitSeconds: 60,
  gather: (deps, look) =>
    onTarget(deps, look, async (session) => {
      const { database } = deps.target;
      const { tables, visible } = await readTables(session, database);
      const [schema] = await session.ask("SELECT @@character_set_database AS charset");
      return {
        ...visible,
        schemaCharset: schema?.["charset"] ?? "",
        tables: await largestFirst(session.ask, database, await readNarrow(session.ask, database, tables)),
      };
    }),
  judge({ schemaCharset, tables, ...visible }): Judgement {
    const { database, tableCount } = visible;
    const isNarrowSchema = schemaCharset !== "utf8mb4";
    const facts = evidence(
      [
        ["Schema's default", schemaCharset],
        ["Tables", formatCount(tableCount)],
        ["Not utf8mb4", formatCount(tables.length)],
      ],
      tables.map(({ name, charsets, rows }) => `${name}: ${charsets.join(", ")}, about ${several(rows, "row")}`),
    );
    if (isNarrowSchema || tables.length > 0) {
      const narrow = `${several(tables.length, "table")} cannot hold every character`;
      const then = tables.length === 0 ? "new tables will not hold every character" : narrow;
      return {
        status: "warning",
        summary: isNarrowSchema ? `${database} defaults to ${schemaCharset}: ${then}` : `In ${database}, ${narrow}`,
        evidence: facts,
        remedy: {
          text: "Convert them with a migration. Each table is rewritten, so plan it for a quiet hour; tables that foreign keys of text join are converted together, with foreign_key_checks off.",
          command: [
            ...(isNarrowSchema ? [`ALTER DATABASE ${quoteId(database)} CHARACTER SET utf8mb4;`] : []),
            commandsFor(
              tables,
              ({ name }) => `ALTER TABLE ${quoteId(database)}.${quoteId(name)} CONVERT TO CHARACTER SET utf8mb4;`,
            ),
          ]
            .filter((lines) => lines !== "")
            .join("\n"),
          link: toMigrations,
        },
      };
    }
    return sound(
      visible,
      tableCount === 0
        ? `${database} is utf8mb4, and has no tables`
        : `${database} and its ${several(tableCount, "table")} are utf8mb4`,
      facts,
    );
  },
});

async function readNarrow(
  ask: Ask,
  database: string,
  tables: readonly TableFacts[],
): Promise<{ name: string; charsets: string[] }[]> {
  const columns = await ask(
    `SELECT TABLE_NAME AS name, GROUP_CONCAT(DISTINCT CHARACTER_SET_NAME) AS charsets FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = ? AND CHARACTER_SET_NAME NOT IN (?) GROUP BY TABLE_NAME`,
    [database, harmless],
  );
  const byTable = new Map(columns.map(({ name, charsets }) => [name, charsets?.split(",") ?? []]));
  return tables.flatMap(({ name, collation }) => {
    // `latin1_swedish_ci`: a collation begins with its character set.
    const own = collation?.replace(/_.*$/, "") ?? "utf8mb4";
    const charsets = [...new Set([...(harmless.includes(own) ? [] : [own]), ...(byTable.get(name) ?? [])])];
    return charsets.length === 0 ? [] : [{ name, charsets }];
  });
}
