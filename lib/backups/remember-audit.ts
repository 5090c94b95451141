import type { Manifest } from "@/lib/archive";
import { newestAuditHash } from "@/lib/audit/newest-audit-hash";
import { sealAudit } from "@/lib/audit/seal-audit";
import type { Deps } from "@/lib/deps";
import { messageOf } from "@/lib/kernel/errors";
import type { BackupRun } from "./backup-run";

/**
 * What an archive's manifest says of the audit log as it is now. A log that cannot be sealed at this moment is no reason
 * to have no backup: the archive then remembers what was sealed before.
 */
export async function rememberAudit(deps: Deps, run: Pick<BackupRun, "log">): Promise<Pick<Manifest, "audit">> {
  await sealAudit(deps, { waitSeconds: 5 }).catch((failure: unknown) =>
    run.log(`Could not seal the audit log: ${messageOf(failure)}`, "warning"),
  );
  const newest = await newestAuditHash(deps);
  return newest === null ? {} : { audit: newest };
}
