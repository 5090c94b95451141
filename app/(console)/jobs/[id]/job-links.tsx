import { ButtonLink } from "@/components/ui/button-link";
import type { JobDetail } from "@/lib/jobs";

/** From a job to what it works on. */
export function JobLinks({ job }: { job: Pick<JobDetail, "kind" | "payload"> }) {
  const { backupId, restoreId } = (job.payload ?? {}) as { backupId?: unknown; restoreId?: unknown };
  if (typeof restoreId === "string") return <ButtonLink href={`/restores/${restoreId}`}>The restore</ButtonLink>;
  if (typeof backupId === "string") return <ButtonLink href={`/backups/${backupId}`}>The backup</ButtonLink>;
  if (job.kind === "prune") return <ButtonLink href="/backups/schedule">Retention</ButtonLink>;
  if (job.kind === "audit-verify") return <ButtonLink href="/audit">Audit log</ButtonLink>;
  if (job.kind === "ingest") return <ButtonLink href="/backups?kind=uploaded">Uploads</ButtonLink>;
  if (job.kind === "migrate") return <ButtonLink href="/migrations">Migrations</ButtonLink>;
  return null;
}
