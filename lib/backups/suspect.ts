import type { SuspectReport } from "@/lib/store/schema";
import type { Contents } from "./contents";

/** More than this, and it may be data that was lost rather than tidied up. */
const suspiciousDrop = 0.3;
/** Of a table that is missed: what holds fewer rows may well be emptied now and then. */
const largeTableRows = 1000;
/** Below it, a few rows more or less are a third of everything. */
const tellingBytes = 64 * 1024;

export interface BackupSize {
  /** Of the archive as it is stored. */
  sizeBytes: number | null;
  /** Of the SQL in it. */
  plainBytes: number | null;
  encrypted: boolean;
  contents: Pick<Contents, "tables" | "compressionLevel">;
}

/** Why a backup is not to be trusted before somebody looked, beside the one before it; empty: nothing is odd. */
export function judgeSuspect(before: BackupSize, after: BackupSize): SuspectReport["reasons"] {
  return [...judgeSize(before, after), ...judgeTables(before, after)];
}

/** Written with another level or encrypted, archives differ in size without a row being lost: then only SQL counts. */
function judgeSize(before: BackupSize, after: BackupSize): SuspectReport["reasons"] {
  const alike =
    before.encrypted === after.encrypted && before.contents.compressionLevel === after.contents.compressionLevel;
  const pairs = [
    [before.plainBytes, after.plainBytes],
    ...(alike ? [[before.sizeBytes, after.sizeBytes] as const] : []),
  ] as const;
  for (const [was, is] of pairs)
    if (was !== null && is !== null && was >= tellingBytes && dropped(was, is))
      return [{ what: "size", before: was, after: is }];
  return [];
}

function judgeTables(before: BackupSize, after: BackupSize): SuspectReport["reasons"] {
  const later = new Map(after.contents.tables.map(({ name, rows }) => [name, rows]));
  return before.contents.tables
    .filter(({ rows }) => rows >= largeTableRows)
    .flatMap(({ name: table, rows: was }): SuspectReport["reasons"] => {
      const is = later.get(table);
      if (is === undefined) return [{ what: "table gone", table, before: was, after: 0 }];
      return dropped(was, is) ? [{ what: "rows", table, before: was, after: is }] : [];
    });
}

function dropped(before: number, after: number): boolean {
  return after < before * (1 - suspiciousDrop);
}
