import type { Contents } from "./contents";

export interface TableChange {
  name: string;
  rowsBefore: number;
  rowsAfter: number;
  /** Of SQL, before compression. */
  bytesBefore: number;
  bytesAfter: number;
}

/** What became of the tables between two backups. */
export interface BackupChanges {
  appeared: string[];
  gone: string[];
  /** Only those whose rows or bytes differ, the biggest change first. */
  tables: TableChange[];
}

export function changesBetween(before: Pick<Contents, "tables">, after: Pick<Contents, "tables">): BackupChanges {
  const earlier = new Map(before.tables.map((table) => [table.name, table]));
  const later = new Set(after.tables.map((table) => table.name));
  const tables = after.tables.flatMap(({ name, rows, plainBytes }) => {
    const was = earlier.get(name);
    if (was === undefined || (was.rows === rows && was.plainBytes === plainBytes)) return [];
    return [{ name, rowsBefore: was.rows, rowsAfter: rows, bytesBefore: was.plainBytes, bytesAfter: plainBytes }];
  });
  return {
    appeared: after.tables.map(({ name }) => name).filter((name) => !earlier.has(name)),
    gone: before.tables.map(({ name }) => name).filter((name) => !later.has(name)),
    tables: tables.sort((a, b) => sizeOf(b) - sizeOf(a) || a.name.localeCompare(b.name)),
  };
}

/** In bytes; a table of the same size whose rows changed still comes before one that did not change. */
function sizeOf({ rowsBefore, rowsAfter, bytesBefore, bytesAfter }: TableChange): number {
  return Math.abs(bytesAfter - bytesBefore) + Math.abs(rowsAfter - rowsBefore);
}
