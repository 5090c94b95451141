import { eq } from "drizzle-orm";
import type { Manifest } from "@/lib/archive";
import type { Store, Transaction } from "@/lib/store/open-store";
import { backupContents } from "@/lib/store/schema";

/** What is inside a backup, kept in the store: an encrypted archive's manifest cannot be read without its key. */
export type Contents = Pick<
  Manifest,
  "objects" | "cannotSee" | "leftOut" | "position" | "snapshot" | "server" | "totals" | "charset" | "collation"
> & {
  tables: (Omit<Manifest["tables"][number], "columns"> & { columnCount: number })[];
  frameCount: number;
  /** zstd's, of the frames; absent where it is not known. */
  compressionLevel?: number;
};

export function contentsOf(manifest: Manifest): Contents {
  const { objects, cannotSee, leftOut, position, snapshot, server, totals, charset, collation } = manifest;
  return {
    objects,
    cannotSee,
    position,
    server,
    totals,
    charset,
    collation,
    ...(snapshot === undefined ? {} : { snapshot }),
    ...(leftOut === undefined ? {} : { leftOut }),
    tables: manifest.tables.map(({ columns, ...table }) => ({ ...table, columnCount: columns.length })),
    frameCount: manifest.frames.length,
  };
}

export async function recordContents(tx: Transaction, backupId: string, contents: Contents): Promise<void> {
  await tx.insert(backupContents).values({ backupId, contents }).onDuplicateKeyUpdate({ set: { contents } });
}

/** Null for other tools' files, and for archives that were made before this was kept. */
export async function readContents(db: Transaction | Store["db"], backupId: string): Promise<Contents | null> {
  const [row] = await db.select().from(backupContents).where(eq(backupContents.backupId, backupId));
  return row === undefined ? null : (row.contents as Contents);
}
