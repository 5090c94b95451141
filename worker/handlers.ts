import { webhookJobHandler } from "@/lib/alerts";
import { verifyAuditJobHandler } from "@/lib/audit/verify-job";
import { backupJobHandler, copyJobHandler, pruneJobHandler, takeBackup, verifyJobHandler } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import type { JobHandler } from "@/lib/jobs";
import { drillJobHandler } from "@/lib/drills";
import { mailJobHandler } from "@/lib/mail";
import { migrationJobHandler } from "@/lib/migrations";
import { restoreJobHandler } from "@/lib/restores";
import { ingestJobHandler } from "@/lib/uploads";

/** Every kind of job this version can run. */
export function jobHandlers(deps: Deps): JobHandler<unknown>[] {
  return [
    backupJobHandler(deps),
    verifyJobHandler(deps),
    copyJobHandler(deps),
    pruneJobHandler(deps),
    restoreJobHandler(deps),
    drillJobHandler(deps),
    ingestJobHandler(deps),
    migrationJobHandler(deps, { takeBackup }),
    verifyAuditJobHandler(deps),
    webhookJobHandler(deps),
    mailJobHandler(deps),
  ];
}
