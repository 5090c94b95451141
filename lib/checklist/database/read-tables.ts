import { holds } from "@/lib/mysql/grants";
import { quoteId } from "@/lib/mysql/quote";
import { readCapabilities } from "@/lib/mysql/server-capabilities";
import type { CheckEvidence } from "@/lib/store/schema";
import type { Judgement } from "../check";
import { cannotSee } from "./judgements";
import type { Ask, TargetSession } from "./on-target";

export interface TableFacts {
  name: string;
  /** Null: the server cannot open it. */
  engine: string | null;
  collation: string | null;
}

/** What every check of the schema's tables needs to know about what it could not see. */
export interface Visible {
  database: string;
  tableCount: number;
  /** The GRANT that would show all tables; null: they are all seen. */
  hiddenGrant: string | null;
}

export interface Tables {
  tables: TableFacts[];
  visible: Visible;
}

/**
 * Tables with rows, in the order of their names. Cheap: no table is opened for its figures. Those that an account may not
 * read are not even listed, so that nothing can be said about them.
 */
export async function readTables({ ask, connection }: TargetSession, database: string): Promise<Tables> {
  const rows = await ask(
    `SELECT TABLE_NAME AS name, ENGINE AS engine, TABLE_COLLATION AS collation FROM information_schema.TABLES
     WHERE TABLE_SCHEMA = ? AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY TABLE_NAME`,
    [database],
  );
  const { grants, account } = await readCapabilities(connection);
  const helps = `GRANT SELECT ON ${quoteId(database)}.* TO ${account};`;
  return {
    tables: rows.map(({ name, engine, collation }) => ({
      name: name ?? "",
      engine: engine ?? null,
      collation: collation ?? null,
    })),
    visible: {
      database,
      tableCount: rows.length,
      hiddenGrant: holds(grants, "SELECT", database) ? null : helps,
    },
  };
}

/** Nothing was found in the tables that are seen: fine, when they are all seen. */
export function sound({ hiddenGrant }: Visible, summary: string, facts: CheckEvidence): Judgement {
  if (hiddenGrant !== null)
    return cannotSee("Tables that this account may not read are not listed", hiddenGrant, facts);
  return { status: "ok", summary, evidence: facts };
}

/** What the target takes on the server's disk, as it estimates. */
export async function readDataBytes(ask: Ask, database: string): Promise<number> {
  const [data] = await ask(
    "SELECT COALESCE(SUM(DATA_LENGTH + INDEX_LENGTH), 0) AS bytes FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?",
    [database],
  );
  return Number(data?.["bytes"]);
}

export interface Sized {
  name: string;
  /** As the server estimates. */
  rows: number;
}

/** The same tables, those with the most rows first. */
export async function largestFirst<T extends { name: string }>(
  ask: Ask,
  database: string,
  tables: readonly T[],
): Promise<(T & Sized)[]> {
  if (tables.length === 0) return [];
  // Only the named ones: the server opens every table it tells the figures of.
  const rows = await ask(
    "SELECT TABLE_NAME AS name, TABLE_ROWS AS estimate FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME IN (?)",
    [database, tables.map(({ name }) => name)],
  );
  const estimates = new Map(rows.map(({ name, estimate }) => [name, Number(estimate ?? 0)]));
  return tables
    .map((table) => ({ ...table, rows: estimates.get(table.name) ?? 0 }))
    .sort((a, b) => b.rows - a.rows || a.name.localeCompare(b.name));
}
