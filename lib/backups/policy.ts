import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Store, Transaction } from "@/lib/store/open-store";
import { settings } from "@/lib/store/schema";

const keep = z.number().int().min(0).max(1000);

/** When backups are made and proven, and which are kept. What is not set has the default. */
export const BackupPolicy = z.object({
  schedule: z
    .object({
      enabled: z.boolean(),
      /** Five fields: minute, hour, day of month, month, day of week. */
      cron: z.string().max(120),
      /** IANA name: `Europe/Berlin`. */
      timeZone: z.string().max(60),
    })
    .default({ enabled: true, cron: "0 3 * * *", timeZone: "UTC" }),
  /** The newest verified backup is restored into a scratch schema and compared. Same time zone. */
  drill: z
    .object({ enabled: z.boolean(), cron: z.string().max(120), afterEachBackup: z.boolean() })
    .default({ enabled: true, cron: "0 5 * * 0", afterEachBackup: false }),
  /** Every archive is read again when its last proof is this old, oldest proof first; 0: never. */
  reverifyAfterDays: z.number().int().min(0).max(3650).default(30),
  retention: z
    .object({ last: keep.min(1), daily: keep, weekly: keep, monthly: keep, yearly: keep })
    .default({ last: 60, daily: 0, weekly: 0, monthly: 0, yearly: 0 }),
  /** A backup taken before a restore or a migration is kept at least this long. */
  holdSafetyBackupsDays: z.number().int().min(1).max(3650).default(14),
});
export type BackupPolicy = z.infer<typeof BackupPolicy>;

/** The policy as administrators set it; the defaults until they do. */
export async function readPolicy(db: Transaction | Store["db"]): Promise<BackupPolicy> {
  const [row] = await db.select().from(settings).where(eq(settings.name, policyName));
  return BackupPolicy.parse(row?.value ?? {});
}

export const policyName = "backup policy";
