import { and, eq, isNull } from "drizzle-orm";
import type { Store, Transaction } from "@/lib/store/open-store";
import { backupCopies } from "@/lib/store/schema";

/** Whether the backup's second copy is whole as far as we know: then nothing is lost when the first file is gone. */
export async function hasGoodCopy(db: Transaction | Store["db"], backupId: string): Promise<boolean> {
  const [copy] = await db
    .select({ backupId: backupCopies.backupId })
    .from(backupCopies)
    .where(and(eq(backupCopies.backupId, backupId), eq(backupCopies.state, "complete"), isNull(backupCopies.error)));
  return copy !== undefined;
}
