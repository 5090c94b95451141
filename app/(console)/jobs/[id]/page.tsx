import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { consoleContext } from "@/app/_server/console-context";
import { JobProgress } from "@/components/jobs/job-progress";
import { JobStateBadge } from "@/components/jobs/job-state-badge";
import { toJson } from "@/components/json";
import { Section } from "@/components/ui/card";
import { BackLink } from "@/components/ui/back-link";
import { ErrorPanel } from "@/components/ui/error-panel";
import { FactList } from "@/components/ui/fact-list";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { getJob, GetJobInput, type JobDetail } from "@/lib/jobs";
import { read } from "../../_data/read";
import { JobLinks } from "./job-links";

export const metadata: Metadata = { title: "Job" };

export default async function JobPage({ params }: { params: Promise<{ id: string }> }) {
  const { deps, actor } = await consoleContext();
  const { id } = await params;
  if (!GetJobInput.safeParse({ id }).success) notFound();
  const found = await read(getJob(deps, actor, { id }));
  if (!found.ok) return <ErrorPanel title="The job could not be read" error={found.error} />;
  const job = found.value;
  return (
    <>
      <PageHeader title={job.title} summary={<BackLink href="/jobs">Jobs</BackLink>}>
        <JobLinks job={job} />
      </PageHeader>
      <div className="space-y-4">
        <JobProgress id={id} initial={toJson(job)} logOpen titled={false} />
        <Section id="facts" title="Facts">
          <Facts job={job} />
        </Section>
        {job.result !== null && (
          <Section id="result" title="Result">
            <pre
              tabIndex={0}
              aria-label="Result as JSON"
              className="max-h-96 overflow-auto border-t px-4.5 py-3 font-mono text-xs"
            >
              {JSON.stringify(job.result, null, 2)}
            </pre>
          </Section>
        )}
      </div>
    </>
  );
}

function attemptOf({ attempt, crashes }: JobDetail): string | null {
  if (attempt <= 1) return null;
  return crashes > 0 ? `${attempt}: an earlier worker died` : String(attempt);
}

function Facts({ job }: { job: JobDetail }) {
  return (
    <FactList
      facts={[
        { label: "State", value: <JobStateBadge state={job.state} /> },
        { label: "Kind", value: job.kind },
        { label: "Started by", value: job.createdByName },
        { label: "Asked for", value: <Time at={job.createdAt} /> },
        { label: "Started", value: job.startedAt === null ? null : <Time at={job.startedAt} /> },
        { label: "Ended", value: job.finishedAt === null ? null : <Time at={job.finishedAt} /> },
        { label: "Attempt", value: attemptOf(job) },
        {
          label: "Again",
          value: job.state === "queued" && job.notBefore !== null ? <Time at={job.notBefore} /> : null,
        },
        { label: "Job", value: job.id, mono: true },
        { label: "Request", value: job.requestId, mono: true },
      ]}
    />
  );
}
