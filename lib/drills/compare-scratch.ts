import type { Connection } from "mysql2/promise";
import { type Manifest, type ObjectClass, objectClasses } from "@/lib/archive";
import { checksumTable, prepareSession } from "@/lib/backups";
import type { JobRun } from "@/lib/jobs";
import { hangUp } from "@/lib/mysql/core-connection";
import type { ServerCapabilities } from "@/lib/mysql/server-capabilities";
import { countOrphans, countRows, namesOf, readForeignKeys, readObjects, readObjectsAs } from "@/lib/restores";
import type { Difference, DrillEvidence } from "./drill-job";
import { forEachOn } from "./for-each-on";

export interface CompareOptions extends Pick<JobRun<unknown>, "progress" | "signal"> {
  scratch: string;
  /** A session in the scratch schema. */
  connect: () => Promise<Connection>;
  connections: number;
  capabilities: ServerCapabilities;
  /** Null for dumps by other tools: then there is nothing to compare with, only to count. */
  manifest: Manifest | null;
  /** Tables that were not made, and why. */
  leftOut: readonly { table: string; why: string }[];
}

export type Comparison = Pick<DrillEvidence, "tables" | "rows" | "objects" | "checksums" | "orphans" | "differences">;

const singular: Readonly<Record<ObjectClass, string>> = {
  tables: "table",
  views: "view",
  triggers: "trigger",
  procedures: "procedure",
  functions: "function",
  events: "event",
  sequences: "sequence",
  packages: "package",
  libraries: "library",
};

/** Holds the restored schema against the manifest: objects by name, rows and checksum of every table, foreign keys. */
export async function compareScratch(options: CompareOptions): Promise<Comparison> {
  const { signal, capabilities } = options;
  const opened: Connection[] = [];
  const stop = () => opened.forEach(hangUp);
  signal.addEventListener("abort", stop);
  try {
    for (let i = 0; i < options.connections; i++) {
      signal.throwIfAborted();
      const connection = await options.connect();
      opened.push(connection);
      await prepareSession(connection, capabilities);
    }
    return await compare(opened, options);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

async function compare(connections: readonly Connection[], options: CompareOptions): Promise<Comparison> {
  const [first] = connections;
  if (first === undefined) throw new RangeError("Comparing takes a connection.");
  const { scratch, manifest, leftOut, progress } = options;
  const found = manifest === null ? await readObjects(first, scratch) : await readObjectsAs(first, scratch, manifest);
  const present = namesOf(found, "tables");
  const comparison: Comparison = {
    tables: present.length,
    rows: 0,
    objects: found.length - present.length,
    checksums: { compared: 0, equal: 0, without: leftOut.map(({ table, why }) => `${table}: ${why}`) },
    orphans: [],
    differences: manifest === null ? [] : missingAndNew(found, manifest, new Set(leftOut.map(({ table }) => table))),
  };
  const total = manifest?.totals.rows ?? null;
  await forEachOn(connections, largestFirst(present, manifest), async (connection, table) => {
    const found = await compareTable(connection, scratch, table, comparison);
    const rows = (comparison.rows += found);
    progress({ stage: `comparing ${table.name}`, done: rows, total, unit: "rows", rowsDone: rows });
  });
  progress({ stage: "looking for orphans", done: comparison.rows, total, unit: "rows", rowsDone: comparison.rows });
  await forEachOn(connections, await readForeignKeys(first, scratch), async (connection, key) => {
    const orphans = await countOrphans(connection, scratch, key);
    if (orphans.rows > 0) comparison.orphans.push(orphans);
  });
  return comparison;
}

interface ExpectedTable {
  name: string;
  /** Null: a dump by another tool does not say. */
  rows: number | null;
  checksum: string | undefined;
  /** With the versions of the past, of a system-versioned table. */
  history: boolean;
  plainBytes: number;
}

function largestFirst(present: readonly string[], manifest: Manifest | null): ExpectedTable[] {
  const expected = new Map(manifest?.tables.map((table) => [table.name, table]));
  return present
    .map((name) => {
      const table = expected.get(name);
      const { rows = null, checksum, history = false, withoutData = false, plainBytes = 0 } = table ?? {};
      return { name, rows: withoutData ? null : rows, checksum, history, plainBytes };
    })
    .sort((a, b) => b.plainBytes - a.plainBytes);
}

/** Returns its rows. */
async function compareTable(
  connection: Connection,
  scratch: string,
  { name, rows: expected, checksum, history }: ExpectedTable,
  { checksums, differences }: Comparison,
): Promise<number> {
  const found =
    checksum === undefined
      ? { rows: await countRows(connection, scratch, name, history), checksum: undefined }
      : await checksumTable(connection, scratch, name);
  if (checksum === undefined) checksums.without.push(`${name}: the backup holds no checksum of it`);
  else checksums.compared++;
  if (checksum !== undefined && checksum === found.checksum) checksums.equal++;
  if (expected !== null && expected !== found.rows)
    differences.push({ what: "rows", name, expected, found: found.rows });
  else if (checksum !== undefined && found.checksum !== undefined && checksum !== found.checksum)
    differences.push({ what: "checksum", name, expected: checksum, found: found.checksum });
  return found.rows;
}

/** Objects that should be there and are not, and those that nobody expects. */
function missingAndNew(
  found: Awaited<ReturnType<typeof readObjects>>,
  manifest: Manifest,
  leftOut: ReadonlySet<string>,
): Difference[] {
  return objectClasses.flatMap((objectClass) => {
    const what = singular[objectClass];
    const expected = new Set(
      objectClass === "tables"
        ? manifest.tables.map(({ name }) => name).filter((name) => !leftOut.has(name))
        : manifest.objects[objectClass],
    );
    const present = new Set(namesOf(found, objectClass));
    const missing = [...expected].filter((name) => !present.has(name));
    const unknown = [...present].filter((name) => !expected.has(name));
    return [
      ...missing.map((name) => ({ what, name, expected: "in the backup", found: "missing" })),
      ...unknown.map((name) => ({ what, name, expected: "not in the backup", found: "there" })),
    ];
  });
}
