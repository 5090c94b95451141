import { z } from "zod";
import { defineJob } from "@/lib/jobs";

/** Puts an archive's content in place of the target's. Never run twice by itself: half a restore needs a person. */
export const restoreJob = defineJob({
  kind: "restore",
  payload: z.object({ restoreId: z.string() }),
  afterCrash: "interrupted",
});

/** What an operator types to say that this is meant. */
export function confirmationFor(database: string): string {
  return `RESTORE ${database}`;
}
