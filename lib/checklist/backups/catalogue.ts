import { and, eq, inArray, isNull, max, ne } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { backups } from "@/lib/store/schema";

/** Archives that are there, as far as the catalogue knows. */
export const whole = and(eq(backups.state, "complete"), isNull(backups.deletedAt));
export const readBack = inArray(backups.proof, ["verified", "proven"]);

export const toBackups = { label: "Open backups", href: "/backups" };
export const toSchedule = { label: "Open the schedule", href: "/backups/schedule" };
export const toStorage = { label: "Open storage", href: "/backups/storage" };

export interface NewestBackups {
  /** When the newest whole archive was completed; null when there is none. */
  newestAt: Date | null;
  /** When the newest archive that was read back was begun: what was written since would be lost. */
  newestVerifiedAt: Date | null;
}

export async function readNewest({ store }: Pick<Deps, "store">): Promise<NewestBackups> {
  // An upload says nothing about when its content was true.
  const verified = and(whole, readBack, ne(backups.kind, "uploaded"));
  const [[newest], [safe]] = await Promise.all([
    store.db
      .select({ at: max(backups.completedAt) })
      .from(backups)
      .where(whole),
    store.db
      .select({ at: max(backups.createdAt) })
      .from(backups)
      .where(verified),
  ]);
  return { newestAt: newest?.at ?? null, newestVerifiedAt: safe?.at ?? null };
}
