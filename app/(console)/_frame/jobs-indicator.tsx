"use client";

import { LoaderCircle, ListTodo } from "lucide-react";
import { useState } from "react";
import { cn } from "@/components/cn";
import { JobProgress } from "@/components/jobs/job-progress";
import type { JobSummaryView } from "@/components/jobs/job-view";
import { buttonVariants } from "@/components/ui/button-variants";
import { ButtonLink } from "@/components/ui/button-link";
import { Sheet } from "@/components/ui/sheet";
import { useJobWatch } from "./use-job-watch";

/** How many jobs run, and a drawer to follow them from any page. */
export function JobsIndicator({ jobs }: { jobs: JobSummaryView[] }) {
  const [open, setOpen] = useState(false);
  useJobWatch(jobs);
  const text = summary(jobs);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className={cn(
          buttonVariants({ variant: jobs.length > 0 ? "secondary" : "ghost" }),
          "h-8 px-2.5 text-muted max-sm:border-transparent max-sm:shadow-none",
        )}
        aria-label={jobs.length === 0 ? "Jobs: none running" : `Jobs: ${text}`}
      >
        {jobs.length === 0 ? (
          <ListTodo aria-hidden />
        ) : (
          <LoaderCircle aria-hidden className="animate-spin text-primary" />
        )}
        {jobs.length > 0 && <span className="tabular max-md:sr-only">{text}</span>}
      </button>
      <Sheet open={open} onOpenChange={setOpen} side="right" title="Jobs">
        <div className="grow space-y-3 px-4">
          {jobs.length === 0 && <p className="text-sm text-muted">Nothing runs or waits.</p>}
          {open && jobs.map((job) => <JobProgress key={job.id} id={job.id} />)}
        </div>
        <div className="p-4">
          <ButtonLink href="/jobs" onClick={() => setOpen(false)} className="w-full">
            All jobs
          </ButtonLink>
        </div>
      </Sheet>
    </>
  );
}

const shortNames: Record<string, string> = {
  backup: "Backup",
  verify: "Verify",
  "audit-verify": "Audit log",
  drill: "Drill",
  copy: "Copy",
  ingest: "Upload",
  prune: "Prune",
  migrate: "Migrate",
  restore: "Restore",
  mail: "Mail",
  webhook: "Webhook",
};

/** `Backup 62 %`, or how many when there are several. */
function summary(jobs: JobSummaryView[]): string {
  const [job] = jobs;
  if (job === undefined || jobs.length > 1) return `${jobs.length} jobs`;
  const name = shortNames[job.kind] ?? "1 job";
  if (job.state === "queued") return `${name} waits`;
  const { progress } = job;
  if (progress === null || progress.total === null || progress.total === 0) return name;
  return `${name} ${Math.min(100, Math.floor((progress.done / progress.total) * 100))} %`;
}
