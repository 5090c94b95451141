import { join } from "node:path";
import type { Connection } from "mysql2/promise";
import { openTarget } from "@/lib/mysql/open-target";
import { quoteId } from "@/lib/mysql/quote";
import type { Target } from "@/lib/mysql/target";
import { applyThrough } from "./apply-through";
import { type SeedTable, type Sizes, sizesAt } from "./data/seed-table";
import { seedTables } from "./data/tables";

export interface SeedOptions {
  /** An empty database, named in the URL. */
  url: string;
  log?: (line: string) => void;
  /** 1 is about 300,000 rows. The same scale always gives the same rows. */
  scale?: number;
  /** Version of the last migration to apply; the ones after it stay pending. */
  appliedThrough?: string;
  /** Where the numbered files are, for callers that are bundled and no longer beside them. */
  migrationsDir?: string;
}

export interface SeedResult {
  tables: number;
  rows: number;
  milliseconds: number;
}

/** Three of the eleven migrations are left for the reader to apply. */
const lastApplied = "008";

/** Rows per INSERT: around 300 KB of SQL, far below any server's `max_allowed_packet`. */
const rowsPerInsert = 1_000;

/** Rows per transaction: few enough to keep undo small, enough that commits cost nothing. */
const insertsPerCommit = 20;

/** Fills an empty database with the sample application. Memory does not depend on `scale`. */
export async function seedGeneAtlas(options: SeedOptions): Promise<SeedResult> {
  const { url, log = () => {}, scale = 1, appliedThrough = lastApplied } = options;
  const started = performance.now();
  const target = openTarget({ targetUrl: url, targetPoolSize: 1 });
  try {
    const folder = options.migrationsDir ?? join(import.meta.dirname, "migrations");
    await applyThrough({ url, folder, version: appliedThrough });
    log(`migrations through ${appliedThrough} applied`);
    const filled = await fillAll(target, sizesAt(scale), log);
    return { ...filled, milliseconds: Math.round(performance.now() - started) };
  } finally {
    await target.close();
  }
}

async function fillAll(
  target: Target,
  sizes: Sizes,
  log: (line: string) => void,
): Promise<Omit<SeedResult, "milliseconds">> {
  const connection = await target.connect();
  try {
    await connection.query("SET SESSION time_zone = '+00:00', autocommit = 0");
    let [tables, rows] = [0, 0];
    for (const table of await existing(connection)) {
      const count = await fill(connection, table, sizes);
      log(`${table.name}: ${count.toLocaleString("en")} rows`);
      tables += 1;
      rows += count;
    }
    return { tables, rows };
  } finally {
    await connection.end();
  }
}

/** With fewer migrations applied there are fewer tables to fill. */
async function existing(connection: Connection): Promise<SeedTable[]> {
  const [found] = await connection.query({ sql: "SHOW TABLES", rowsAsArray: true });
  const names = new Set((found as unknown[][]).map(([name]) => name));
  return seedTables.filter(({ name }) => names.has(name));
}

async function fill(connection: Connection, table: SeedTable, sizes: Sizes): Promise<number> {
  const insert = `INSERT INTO ${quoteId(table.name)} (${table.columns.map(quoteId).join(", ")}) VALUES ?`;
  let [rows, inserts] = [0, 0];
  let running: Promise<unknown> = Promise.resolve();
  for (const batch of inBatches(table.rows(sizes), rowsPerInsert)) {
    // The server inserts one batch while we make the next.
    await running;
    if (inserts > 0 && inserts % insertsPerCommit === 0) await connection.commit();
    running = connection.query(insert, [batch]);
    rows += batch.length;
    inserts += 1;
  }
  await running;
  await connection.commit();
  return rows;
}

function* inBatches<T>(items: Iterable<T>, size: number): Iterable<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
