import { and, gt, isNull } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { checkResults, checkWaivers } from "@/lib/store/schema";

export type StoredResult = typeof checkResults.$inferSelect;
export type StoredWaiver = typeof checkWaivers.$inferSelect;

/** The newest result of each check that was ever measured, by its id. */
export async function readResults({ store }: Pick<Deps, "store">): Promise<Map<string, StoredResult>> {
  const rows = await store.db.select().from(checkResults);
  return new Map(rows.map((row) => [row.checkId, row]));
}

/** The waivers that hold now, by the check's id. One whose day has come holds no longer, without anybody's doing. */
export async function readWaivers({ store }: Pick<Deps, "store">, now: Date): Promise<Map<string, StoredWaiver>> {
  const rows = await store.db
    .select()
    .from(checkWaivers)
    .where(and(isNull(checkWaivers.endedAt), gt(checkWaivers.until, now)));
  return new Map(rows.map((row) => [row.checkId, row]));
}
