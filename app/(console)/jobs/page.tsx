import { ListTodo } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { consoleContext } from "@/app/_server/console-context";
import { Elapsed } from "@/components/jobs/elapsed";
import { JobStateBadge } from "@/components/jobs/job-state-badge";
import { ActiveJobs } from "@/components/jobs/active-jobs";
import { ActorName } from "@/components/ui/actor-name";
import { Card } from "@/components/ui/card";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { FilterChips } from "@/components/ui/filter-chips";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { Time } from "@/components/ui/time";
import { type JobSummary, listJobs, ListJobsInput } from "@/lib/jobs";
import { watchActiveJobs } from "../_data/active-jobs";
import { read } from "../_data/read";

export const metadata: Metadata = { title: "Jobs" };

const filters = [
  { value: null, label: "All" },
  { value: "running", label: "Running" },
  { value: "queued", label: "Queued" },
  { value: "succeeded", label: "Succeeded" },
  { value: "failed", label: "Failed" },
  { value: "cancelled", label: "Cancelled" },
];

export default async function JobsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { deps, actor } = await consoleContext();
  const params = flatParams(await searchParams);
  const input = ListJobsInput.safeParse({ state: params["state"], before: params["cursor"] }).data ?? {};
  const [list, active] = await Promise.all([read(listJobs(deps, actor, input)), read(watchActiveJobs(deps, actor))]);
  return (
    <>
      <PageHeader title="Jobs" summary="Everything that ran or runs in the background, newest first." />
      {active.ok && <ActiveJobs jobs={active.value} />}
      <div className="mb-3.5">
        <FilterChips label="State" path="/jobs" params={params} name="state" options={filters} />
      </div>
      {list.ok ? (
        <>
          <Card>
            <DataTable
              caption="Jobs"
              columns={columns}
              rows={list.value.items}
              rowKey={(job) => job.id}
              empty={<NoJobs filtered={params["state"] !== undefined} />}
            />
          </Card>
          <Pager
            path="/jobs"
            params={params}
            nextCursor={list.value.nextCursor}
            note={`${list.value.items.length} shown`}
          />
        </>
      ) : (
        <ErrorPanel title="The jobs could not be read" error={list.error} />
      )}
    </>
  );
}

const columns: Column<JobSummary>[] = [
  {
    id: "title",
    header: "Job",
    title: true,
    cell: (job) => (
      <Link href={`/jobs/${job.id}`} className="rounded-sm font-medium wrap-anywhere hover:underline">
        {job.title}
      </Link>
    ),
  },
  { id: "state", header: "State", cell: (job) => <JobStateBadge state={job.state} /> },
  { id: "by", header: "By", cell: (job) => <ActorName name={job.createdByName} /> },
  {
    id: "took",
    header: "Took",
    numeric: true,
    cell: (job) =>
      job.startedAt === null ? (
        "—"
      ) : (
        <Elapsed from={job.startedAt.toISOString()} to={job.finishedAt?.toISOString() ?? null} />
      ),
  },
  {
    id: "created",
    header: "Started",
    cell: (job) => <Time at={job.startedAt ?? job.createdAt} className="whitespace-nowrap text-muted" />,
  },
];

function NoJobs({ filtered }: { filtered: boolean }) {
  return (
    <EmptyState icon={ListTodo} title={filtered ? "No job in this state" : "Nothing ran yet"}>
      {filtered
        ? "Choose another state above."
        : "Backups, verifications, migrations and restores appear here as soon as one is started."}
    </EmptyState>
  );
}
