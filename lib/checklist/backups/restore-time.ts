import { and, desc, isNotNull } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { backups } from "@/lib/store/schema";

/** How long a restore takes, as measured. */
export interface RestoreTime {
  ms: number;
  provenAt: Date;
  backupId: string;
  fileName: string;
}

/** In the newest drill that passed. Of a backup that was deleted since, too: what was measured was measured. */
export async function readRestoreTime({ store }: Pick<Deps, "store">): Promise<RestoreTime | null> {
  const [row] = await store.db
    .select({ ms: backups.restoreMs, provenAt: backups.provenAt, backupId: backups.id, fileName: backups.fileName })
    .from(backups)
    .where(and(isNotNull(backups.provenAt), isNotNull(backups.restoreMs)))
    .orderBy(desc(backups.provenAt))
    .limit(1);
  if (row === undefined || row.ms === null || row.provenAt === null) return null;
  return { ...row, ms: row.ms, provenAt: row.provenAt };
}
