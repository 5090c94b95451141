import { and, lt, notInArray, sql } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { checkChanges, checkWaivers } from "@/lib/store/schema";

/** How far back the history of checks goes. */
export const historyMs = 30 * 24 * 3_600_000;

/**
 * Forgets changes and waivers that the history does not show any more. The newest change of each check before that time
 * stays: it says what the check was when the window begins. Null: there was nothing to forget.
 */
export async function pruneHistory({ store, clock }: Deps): Promise<{ changes: number; waivers: number } | null> {
  const before = new Date(clock.now().getTime() - historyMs);
  const [waivers] = await store.db.delete(checkWaivers).where(lt(checkWaivers.until, before));
  const forgotten = { changes: await pruneChanges(store, before), waivers: waivers.affectedRows };
  return forgotten.changes + forgotten.waivers === 0 ? null : forgotten;
}

async function pruneChanges({ db }: Deps["store"], before: Date): Promise<number> {
  const isOld = lt(checkChanges.at, before);
  const newest = await db
    .select({ id: sql<number>`max(${checkChanges.id})`.mapWith(Number) })
    .from(checkChanges)
    .where(isOld)
    .groupBy(checkChanges.checkId);
  if (newest.length === 0) return 0;
  const kept = newest.map(({ id }) => id);
  const [changes] = await db.delete(checkChanges).where(and(isOld, notInArray(checkChanges.id, kept)));
  return changes.affectedRows;
}
