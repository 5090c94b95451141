import { z } from "zod";
import { defineJob } from "@/lib/jobs/job";

const payload = z.object({ backupId: z.string() });

/** Dumps the target into the archive of a catalogue row, then reads it back. */
export const backupJob = defineJob({ kind: "backup", payload, afterCrash: "again" });

/** Reads an archive end to end and compares it with its manifest. */
export const verifyJob = defineJob({ kind: "verify", payload, afterCrash: "again" });
