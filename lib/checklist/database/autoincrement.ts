import { formatCount } from "@/lib/kernel/units";
import { quoteId } from "@/lib/mysql/quote";
import { readCapabilities } from "@/lib/mysql/server-capabilities";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";
import { commandsFor, toMigrations } from "./judgements";
import { type Ask, onTarget } from "./on-target";
import { readTables, sound, type Visible } from "./read-tables";

/** Enough to plan a change of type, which on a large table takes a night. */
const usedAllowed = 0.7;
/** MySQL opens each table it tells a fresh number of; beyond so many it may be up to a day old. */
const freshTables = 500;

interface AutoIncrementFacts extends Visible {
  counters: Counter[];
  /** The server told figures that may be a day old. */
  isCached: boolean;
}

interface Counter {
  table: string;
  column: string;
  /** `int(10) unsigned` */
  type: string;
  /** The number that the next row gets. */
  next: number;
}

export const autoIncrementCheck = defineCheck<AutoIncrementFacts>({
  id: "db.autoincrement",
  area: "database",
  title: "Room in the counters",
  why: "When a table's counter has reached the end of its type, no row can be added any more.",
  severity: "critical",
  pace: "slow",
  limitSeconds: 60,
  gather: (deps, look) =>
    onTarget(deps, look, async (session) => {
      const { database } = deps.target;
      const { visible } = await readTables(session, database);
      const { flavour } = await readCapabilities(session.connection);
      const columns = await readColumns(session.ask, database);
      const isCached = flavour === "mysql" && columns.length > freshTables;
      if (flavour === "mysql" && !isCached)
        await session.connection.query("SET SESSION information_schema_stats_expiry = 0");
      return { ...visible, isCached, counters: await readNext(session.ask, database, columns) };
    }),
  judge({ counters, isCached, ...visible }): Judgement {
    const { database } = visible;
    const used = counters.map((counter) => ({ ...counter, share: shareOf(counter) })).sort((a, b) => b.share - a.share);
    const full = used.filter(({ share }) => share > usedAllowed);
    const [first] = used;
    const facts = evidence(
      [
        ["Counters", formatCount(counters.length)],
        ["Allowed", `${usedAllowed * 100} % of the type's range`],
        ["Fullest", first === undefined ? "none" : describe(first)],
        ...(isCached ? [["Age of the figures", "up to a day, as the server keeps them"] as const] : []),
      ],
      full.map(describe),
    );
    if (full.length > 0)
      return {
        status: "failed",
        summary: `${several(full.length, "counter")} of ${database} ${full.length === 1 ? "has" : "have"} used more than ${usedAllowed * 100} % of the numbers there are: ${describe(full[0] as Used)}`,
        evidence: facts,
        remedy: {
          text: "Widen the column with a migration, and with it every column of other tables that refers to it. The table is rewritten.",
          command: commandsFor(
            full,
            ({ table, column }) =>
              `ALTER TABLE ${quoteId(database)}.${quoteId(table)} MODIFY ${quoteId(column)} BIGINT UNSIGNED NOT NULL AUTO_INCREMENT;`,
          ),
          link: toMigrations,
        },
      };
    return sound(
      visible,
      first === undefined
        ? `${database} has no counters`
        : `The fullest of ${several(counters.length, "counter")} has used ${percent(first.share)} of its numbers`,
      facts,
    );
  },
});

type Used = Counter & { share: number };

function describe({ table, column, type, next, share }: Used): string {
  return `${table}.${column}, ${percent(share)} of ${type}, next ${formatCount(next)}`;
}

/** Rounded down: what is not over the limit must not look as if it were. */
function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

const bits: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 };
/** Whole numbers that these hold exactly. */
const floats: Readonly<Record<string, number>> = { float: 2 ** 24, double: 2 ** 53 };

/** How much of the type's range is used up: 1 when the next row finds no number. */
function shareOf({ type, next }: Counter): number {
  const name = /^\w+/.exec(type.toLowerCase())?.[0] ?? "";
  const width = bits[name];
  const most = width === undefined ? floats[name] : 2 ** (width - (type.includes("unsigned") ? 0 : 1)) - 1;
  return most === undefined ? 0 : Math.min(1, (next - 1) / most);
}

async function readColumns(ask: Ask, database: string): Promise<Omit<Counter, "next">[]> {
  const rows = await ask(
    `SELECT TABLE_NAME AS tableName, COLUMN_NAME AS columnName, COLUMN_TYPE AS type FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = ? AND EXTRA LIKE '%auto_increment%'`,
    [database],
  );
  return rows.map(({ tableName, columnName, type }) => ({
    table: tableName ?? "",
    column: columnName ?? "",
    type: type ?? "",
  }));
}

async function readNext(ask: Ask, database: string, columns: readonly Omit<Counter, "next">[]): Promise<Counter[]> {
  if (columns.length === 0) return [];
  const rows = await ask(
    "SELECT TABLE_NAME AS name, AUTO_INCREMENT AS next FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME IN (?)",
    [database, columns.map(({ table }) => table)],
  );
  const next = new Map(rows.map((row) => [row["name"], Number(row["next"] ?? 1)]));
  return columns.map((column) => ({ ...column, next: next.get(column.table) ?? 1 }));
}
