import { z } from "zod";
import { lastDrill, LastDrillInput, previewDrill, PreviewDrillInput, startDrill, StartDrillInput } from "@/lib/drills";
import {
  getRestore,
  GetRestoreInput,
  previewRestore,
  PreviewRestoreInput,
  startRestore,
  StartRestoreInput,
} from "@/lib/restores";
import { DrillPreview, RestoreDetail, RestorePreview } from "./answers/restores";
import { At, BackupSummary, ErrorReport, JobQueued } from "./answers/shared";
import { type Area, describeRoute } from "./describe-route";

export const restores: Area = {
  tag: "Restores and drills",
  about: "Replacing the target's content, and proving that a backup restores.",
  routes: [
    describeRoute("POST /api/admin/backups/{id}/drill", {
      summary: "Queues a drill: the backup is restored into a scratch schema, compared and dropped.",
      scope: "backups:drill",
      input: StartDrillInput,
      verb: startDrill,
      answer: JobQueued,
      errors: [404, 409],
    }),
    describeRoute("GET /api/admin/backups/{id}/drill-preview", {
      summary: "What a drill of this backup would need, and whether it is there. Reads only.",
      scope: "backups:read",
      input: PreviewDrillInput,
      verb: previewDrill,
      answer: DrillPreview,
      errors: [404],
    }),
    describeRoute("POST /api/admin/backups/{id}/restore", {
      summary: "Queues a restore, which replaces the target's content after a fresh backup and can be undone.",
      scope: "backups:restore",
      recentPassword: true,
      input: StartRestoreInput,
      verb: startRestore,
      answer: z.strictObject({ restoreId: z.string(), jobId: z.string() }),
      errors: [404, 409],
    }),
    describeRoute("GET /api/admin/backups/{id}/restore-preview", {
      summary: "What a restore of this backup would change in the live target. Reads only.",
      scope: "backups:read",
      input: PreviewRestoreInput,
      verb: previewRestore,
      answer: RestorePreview,
      errors: [404],
    }),
    describeRoute("GET /api/admin/drills/last", {
      summary: "The newest drill, passed or failed, with the backup it was of; null before the first.",
      scope: "backups:read",
      input: LastDrillInput,
      verb: lastDrill,
      answer: z
        .strictObject({
          id: z.string(),
          kind: z.enum(["verify", "drill", "copy"]),
          at: At,
          durationMs: z.number(),
          error: ErrorReport.nullable(),
          jobId: z.string().nullable(),
          outcome: z.enum(["failed", "passed"]),
          place: z.enum(["copy", "first"]),
          evidence: z.unknown(),
          actorName: z.string(),
          backup: BackupSummary,
        })
        .nullable(),
    }),
    describeRoute("GET /api/admin/restores/{id}", {
      summary: "One restore with its evidence.",
      scope: "backups:read",
      input: GetRestoreInput,
      verb: getRestore,
      answer: RestoreDetail,
      errors: [404],
    }),
  ],
};
