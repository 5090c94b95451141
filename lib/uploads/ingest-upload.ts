import { eq } from "drizzle-orm";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import { addUploaded, dropUploaded } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import type { JobHandler, JobRun } from "@/lib/jobs";
import type { ErrorReport } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { openLocalDisk } from "@/lib/storage/local-disk";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { uploads } from "@/lib/store/schema";
import { ingestJob } from "./ingest-job";
import { removeUploadFile, uploadFolder } from "./upload-folder";
import { readUpload, type UploadRow } from "./upload-view";

type Payload = { uploadId: string };

/** Runs `ingest` jobs. What fails leaves the upload visible with its reason, and nothing among the backups. */
export function ingestJobHandler(deps: Deps): JobHandler<Payload> {
  return {
    definition: ingestJob,
    run: (run) => ingest(deps, run),
    async settle(tx, { uploadId }, outcome) {
      const error =
        outcome === "cancelled"
          ? { code: "job.cancelled", message: "Cancelled before it was checked." }
          : { code: "job.interrupted", message: "Its worker stopped too often; checking it was given up." };
      await fail(deps, tx, await readUpload(tx, uploadId), error);
    },
  };
}

async function ingest(deps: Deps, run: JobRun<Payload>): Promise<{ backupId: string | null }> {
  const upload = await readUpload(deps.store.db, run.payload.uploadId);
  // A worker died between its work and saying so.
  if (upload.state === "complete") return { backupId: upload.backupId };
  try {
    const backup = await take(deps, run, upload);
    await removeUploadFile(deps.config, upload.id);
    run.log(`${backup.fileName} is among the backups.`);
    return { backupId: backup.id };
  } catch (error) {
    const report = reportError(error);
    if (report.code !== "job.lease_lost" && report.code !== "job.handed_back")
      await inTransaction(deps.store, async (tx) => fail(deps, tx, await readUpload(tx, upload.id), report));
    throw error;
  }
}

async function take(deps: Deps, run: JobRun<Payload>, upload: UploadRow) {
  const content = await openLocalDisk(uploadFolder(deps.config)).open(upload.id);
  try {
    return await addUploaded(deps, run, {
      fileName: upload.fileName,
      content,
      checksum: upload.checksum,
      actor: { id: upload.createdBy, name: upload.createdByName },
      backupId: upload.backupId,
      reserved: async (tx, backupId) => {
        await tx.update(uploads).set({ backupId }).where(eq(uploads.id, upload.id));
      },
      completed: async (tx) => {
        await tx.update(uploads).set({ state: "complete" }).where(eq(uploads.id, upload.id));
      },
    });
  } finally {
    await content.close();
  }
}

async function fail(deps: Deps, tx: Transaction, upload: UploadRow, error: ErrorReport): Promise<void> {
  if (upload.backupId !== null) await dropUploaded(deps, tx, upload.backupId);
  await tx.update(uploads).set({ state: "failed", error, backupId: null }).where(eq(uploads.id, upload.id));
  const entry = {
    action: "upload.failed",
    subject: upload.fileName,
    outcome: "failed",
    details: { ...error },
  } as const;
  await recordAudit(tx, { ...systemActor, name: upload.createdByName }, entry, deps.clock.now());
}
