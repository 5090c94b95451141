import { and, desc, eq, isNull, lt, type SQL } from "drizzle-orm";
import type { Store, Transaction } from "@/lib/store/open-store";
import { backups } from "@/lib/store/schema";
import type { BackupRow } from "./backup-summary";
import { type Contents, readContents } from "./contents";
import { madeHere } from "./made-here";

/** The backup of the same database before this one that is still there, if what is in it is known. */
export async function readPrevious(
  db: Transaction | Store["db"],
  row: Pick<BackupRow, "databaseName" | "createdAt">,
): Promise<{ row: BackupRow; contents: Contents } | null> {
  const previous = await newestBefore(db, row);
  const contents = previous === undefined ? null : await readContents(db, previous.id);
  return previous === undefined || contents === null ? null : { row: previous, contents };
}

/** The newest whole backup of the same database before this one, made here and still there, of which `also` is true. */
export async function newestBefore(
  db: Transaction | Store["db"],
  row: Pick<BackupRow, "databaseName" | "createdAt">,
  ...also: SQL[]
): Promise<BackupRow | undefined> {
  const [previous] = await db
    .select()
    .from(backups)
    .where(
      and(
        eq(backups.state, "complete"),
        isNull(backups.deletedAt),
        eq(backups.databaseName, row.databaseName),
        madeHere,
        lt(backups.createdAt, row.createdAt),
        ...also,
      ),
    )
    .orderBy(desc(backups.createdAt), desc(backups.id))
    .limit(1);
  return previous;
}
