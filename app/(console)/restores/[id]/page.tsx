import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { JobProgress } from "@/components/jobs/job-progress";
import { toJson } from "@/components/json";
import { BackLink } from "@/components/ui/back-link";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PageHeader } from "@/components/ui/page-header";
import { Steps } from "@/components/ui/steps";
import { getJob } from "@/lib/jobs";
import { getRestore } from "@/lib/restores";
import { restoreSteps } from "../../_components/restore-steps";
import { read } from "../../_data/read";
import { RestoreOutcome } from "./restore-outcome";

export const metadata: Metadata = { title: "Restore" };

export default async function RestoreResultPage({ params }: { params: Promise<{ id: string }> }) {
  const { deps, actor } = await consoleContext();
  const { id } = await params;
  const found = await read(getRestore(deps, actor, { id }));
  if (!found.ok) return <ErrorPanel title="The restore could not be read" error={found.error} />;
  const restore = found.value;
  const running = restore.state === "running";
  const job = running && restore.jobId !== null ? await read(getJob(deps, actor, { id: restore.jobId })) : null;
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader title={`Restore of ${deps.target.database}`} summary={<BackLink href="/backups">Backups</BackLink>}>
        <div className="flex h-8.5 items-center">
          <Steps steps={restoreSteps} current={running ? "Progress" : "Result"} />
        </div>
      </PageHeader>
      {job?.ok === true && <JobProgress id={job.value.id} initial={toJson(job.value)} logOpen />}
      {running ? (
        <p className="mt-3 text-muted">You can leave this page: the job goes on, and the Jobs page leads back here.</p>
      ) : (
        <RestoreOutcome restore={restore} />
      )}
    </div>
  );
}
