import { z } from "zod";
import { StartedBy } from "@/lib/auth/started-by";
import { defineJob } from "@/lib/jobs/job";

const payload = z.object({
  upTo: z.string().optional(),
  backupFirst: z.boolean(),
  retryFailed: z.boolean(),
  /** Who started it: what the audit log and `installed_by` say. */
  startedBy: StartedBy,
});
export type MigratePayload = z.infer<typeof payload>;

/** Applies pending migrations to the target. Never started over by itself: its file may be half done. */
export const migrateJob = defineJob<MigratePayload>({ kind: "migrate", payload, afterCrash: "interrupted" });
