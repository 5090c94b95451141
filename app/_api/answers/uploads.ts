import { z } from "zod";
import { component } from "../component";
import { At, ErrorReport } from "./shared";

export const UploadView = component(
  "UploadView",
  z.strictObject({
    id: z.string(),
    fileName: z.string(),
    sizeBytes: z.number(),
    state: z.enum(["receiving", "checking", "complete", "failed"]),
    createdByName: z.string(),
    createdAt: At,
    expiresAt: At.describe("What has not arrived by then is removed."),
    backupId: z.string().nullable(),
    jobId: z.string().nullable(),
    error: ErrorReport.nullable(),
    receivedBytes: z.number(),
  }),
);
