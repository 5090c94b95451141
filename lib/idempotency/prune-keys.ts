import { lt } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { idempotencyKeys } from "@/lib/store/schema";
import { keptMs } from "./claim-key";

/** In one statement, so that no lock is held for long. */
const atOnce = 1000;

/** Removes answers that were kept for a day; null when there were none. */
export async function pruneKeys({ store, clock }: Pick<Deps, "store" | "clock">): Promise<{ removed: number } | null> {
  const before = new Date(clock.now().getTime() - keptMs);
  const [result] = await store.db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before)).limit(atOnce);
  return result.affectedRows === 0 ? null : { removed: result.affectedRows };
}
