import { z } from "zod";
import { defineJob } from "@/lib/jobs/job";

/** Dumps the target into the archive of a catalogue row, then reads it back. */
export const backupJob = defineJob({
  kind: "backup",
  payload: z.object({ backupId: z.string() }),
  afterCrash: "again",
});

/** Which of a backup's files is read: where backups are made, or where their copies go. */
export const places = ["first", "copy"] as const;
export type Place = (typeof places)[number];

const verifyPayload = z.object({ backupId: z.string(), place: z.enum(places).optional() });
export type VerifyPayload = z.infer<typeof verifyPayload>;

/** Reads an archive end to end and compares it with its manifest. */
export const verifyJob = defineJob({ kind: "verify", payload: verifyPayload, afterCrash: "again" });
