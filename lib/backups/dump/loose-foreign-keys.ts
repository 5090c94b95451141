import type { Connection } from "mysql2/promise";
import { readText } from "./catalogue-queries";

/** Whether a foreign key points at columns that are no unique key together. */
export async function hasLooseForeignKeys(connection: Connection, database: string): Promise<boolean> {
  const references = await readText(
    connection,
    `SELECT CONCAT_WS('/', TABLE_NAME, CONSTRAINT_NAME) AS owner, REFERENCED_TABLE_NAME AS parent, REFERENCED_COLUMN_NAME AS name
     FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = ? AND REFERENCED_TABLE_SCHEMA = ?`,
    [database, database],
  );
  if (references.length === 0) return false;
  const keys = await readText(
    connection,
    `SELECT CONCAT_WS('/', TABLE_NAME, INDEX_NAME) AS owner, TABLE_NAME AS parent, COLUMN_NAME AS name
     FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND NON_UNIQUE = 0`,
    [database],
  );
  const unique = new Set(columnsByOwner(keys));
  return columnsByOwner(references).some((columns) => !unique.has(columns));
}

/** Per key its table and columns, as one text that is the same for the same columns. */
function columnsByOwner(rows: readonly Record<string, string | null>[]): string[] {
  const names = new Map<string, { parent: string; columns: string[] }>();
  for (const { owner, parent, name } of rows) {
    const key = names.get(owner ?? "") ?? { parent: parent ?? "", columns: [] };
    key.columns.push((name ?? "").toLowerCase());
    names.set(owner ?? "", key);
  }
  return [...names.values()].map(({ parent, columns }) => [parent, ...columns.sort()].join("\0"));
}
