import { eq } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import type { JobHandler } from "@/lib/jobs";
import { openJobSecret } from "@/lib/jobs/job-secrets";
import { backups } from "@/lib/store/schema";
import { backupJob, verifyJob, type VerifyPayload } from "./backup-jobs";
import { readBackup } from "./backup-summary";
import { queueCopy } from "./enqueue-due-copies";
import { fillBackup } from "./take-backup";
import { verifyBackup } from "./verify-backup";

type Payload = { backupId: string };

/** Runs `backup` jobs. After a crash it starts over: what the dead worker left behind is removed first. */
export function backupJobHandler(deps: Deps): JobHandler<Payload> {
  return {
    definition: backupJob,
    async run(run) {
      const row = await readBackup(deps.store.db, run.payload.backupId);
      if (row.state === "complete") {
        run.log("The archive was whole already; reading it back.");
        const evidence = await verifyBackup(deps, run, row.id);
        await queueCopy(deps, row);
        return { backupId: row.id, ...evidence };
      }
      const { id, fileName, sizeBytes, tableCount, rowCount, durationMs } = await fillBackup(deps, run, row);
      await queueCopy(deps, row);
      return { backupId: id, fileName, sizeBytes, tableCount, rowCount, durationMs };
    },
    async settle(tx, payload, outcome) {
      const [row] = await tx.select().from(backups).where(eq(backups.id, payload.backupId));
      // Its worker died while it read the whole file back: what it wrote is no less whole.
      if (row === undefined || row.state === "complete") return;
      const error =
        outcome === "cancelled"
          ? { code: "job.cancelled", message: "Cancelled before it started." }
          : { code: "job.interrupted", message: "Its worker stopped too often; the backup was given up." };
      await tx.update(backups).set({ state: "failed", error }).where(eq(backups.id, payload.backupId));
      // A storage that is away must not keep the job from ending; what is left there is found later as a stray.
      if (row.jobId !== null) await deps.archives.discardUnfinished(row.jobId).catch(() => undefined);
      await deps.archives.remove(row.fileName).catch(() => undefined);
    },
  };
}

/** Runs `verify` jobs. */
export function verifyJobHandler(deps: Deps): JobHandler<VerifyPayload> {
  return {
    definition: verifyJob,
    async run(run) {
      const { backupId, place = "first" } = run.payload;
      const identity = await openJobSecret(deps.store.db, deps.config.authSecret, run.id);
      return { backupId, place, ...(await verifyBackup(deps, run, backupId, { place, identity })) };
    },
  };
}
