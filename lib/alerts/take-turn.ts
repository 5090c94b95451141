import { and, eq, gt, lte, or } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { settings } from "@/lib/store/schema";

/**
 * Whether it is this process's turn to do what is done once per `everyMs` among all of them. The turn is a row of
 * `settings`, changed only by whoever comes when it is due; a moment in the future (a clock set back) counts as none.
 */
export async function takeTurn({ store }: Deps, name: string, everyMs: number, now: Date): Promise<boolean> {
  const { updatedAt } = settings;
  const due = or(lte(updatedAt, new Date(now.getTime() - everyMs)), gt(updatedAt, new Date(now.getTime() + everyMs)));
  return inTransaction(store, async (tx) => {
    const [taken] = await tx
      .update(settings)
      .set({ updatedAt: now })
      .where(and(eq(settings.name, name), due));
    if (taken.affectedRows > 0) return true;
    const [first] = await tx
      .insert(settings)
      .ignore()
      .values({ name, value: {}, updatedAt: now, updatedByName: "system" });
    return first.affectedRows > 0;
  });
}

/** Holds the row until the transaction ends. False: this turn took so long that somebody else has the next one. */
export async function isStillOurTurn(tx: Transaction, name: string, takenAt: Date): Promise<boolean> {
  const [row] = await tx.select({ at: settings.updatedAt }).from(settings).where(eq(settings.name, name)).for("update");
  return row?.at.getTime() === takenAt.getTime();
}
