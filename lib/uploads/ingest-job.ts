import { z } from "zod";
import { defineJob } from "@/lib/jobs";

/** Checks a file that arrived whole, and moves it among the backups. */
export const ingestJob = defineJob({
  kind: "ingest",
  payload: z.object({ uploadId: z.string() }),
  afterCrash: "again",
});
