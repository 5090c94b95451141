"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Ban, CircleCheck, CircleX, Clock, LoaderCircle, X } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useEffect, useState } from "react";
import { cn } from "../cn";
import { clockUtc } from "../format-time";
import { Button } from "../ui/button";
import { ErrorPanel } from "../ui/error-panel";
import { CancelJobButton } from "./cancel-job-button";
import { Elapsed } from "./elapsed";
import { JobLog } from "./job-log";
import { isOver, type JobView } from "./job-view";
import { progressText, rateOf } from "./progress-facts";
import { activeJobsKey } from "./use-active-jobs";
import { useJob } from "./use-job";

const icons = { queued: Clock, running: LoaderCircle, succeeded: CircleCheck, failed: CircleX, cancelled: Ban };
const colours = {
  queued: "text-muted",
  running: "text-primary",
  succeeded: "text-ok",
  failed: "text-danger",
  cancelled: "text-muted",
};

/**
 * A job while it runs and how it ended: the same everywhere. Everything shown comes from the store, so it survives a
 * reload and looks the same in another tab.
 */
export function JobProgress({
  id,
  initial,
  logOpen = false,
  titled = true,
  onDismiss,
  children,
}: {
  id: string;
  initial?: JobView;
  logOpen?: boolean;
  /** Shows the title, as a link to the job's page; that page itself has it above. */
  titled?: boolean;
  /** Lets a finished job be put away. */
  onDismiss?: () => void;
  /** Shown once the job has succeeded. */
  children?: ReactNode;
}) {
  const { data, error } = useJob(id, initial);
  const job = data?.job;
  const [showLog, setShowLog] = useState(logOpen);
  useAnnounceEnd(job);
  if (job === undefined) return <div className="h-19 rounded-lg border bg-panel shadow-card" aria-busy="true" />;
  const over = isOver(job);
  const text = job.progress === null ? null : progressText(job.progress, rateOf(data?.samples ?? []));
  const Icon = icons[job.state];
  return (
    <section
      aria-label={job.title}
      data-job-state={job.state}
      className="rounded-lg border bg-panel px-4.5 py-3.5 shadow-card"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Icon
          aria-hidden
          className={cn("size-4.5 shrink-0", colours[job.state], job.state === "running" && "animate-spin")}
        />
        {titled && (
          <Link href={`/jobs/${id}`} className="min-w-0 rounded-sm font-semibold wrap-anywhere hover:underline">
            {job.title}
          </Link>
        )}
        <p className={cn("min-w-0 wrap-anywhere", titled ? "text-muted" : "font-semibold first-letter:capitalize")}>
          {stageOf(job)}
        </p>
        <div className="ml-auto flex flex-wrap items-center gap-2 max-sm:ml-0 max-sm:w-full">
          <p className="tabular mr-1 text-right text-muted max-sm:w-full max-sm:text-left">
            {!over && text !== null && `${text} · `}
            {job.startedAt !== null && <Elapsed from={job.startedAt} to={job.finishedAt} />}
            {!over && job.startedAt !== null && " elapsed"}
          </p>
          <Button size="small" aria-expanded={showLog} onClick={() => setShowLog(!showLog)}>
            Log
          </Button>
          {!over && <CancelJobButton job={job} />}
          {over && onDismiss !== undefined && (
            <Button size="icon" variant="ghost" aria-label={`Put away: ${job.title}`} onClick={onDismiss}>
              <X aria-hidden />
            </Button>
          )}
        </div>
      </div>
      {!over && <Bar job={job} />}
      {error !== null && !over && (
        <p className="mt-2 text-xs text-warning">
          The console does not answer; the job goes on without it. Trying again.
        </p>
      )}
      {job.error !== null && <ErrorPanel error={job.error} className="mt-3 bg-subtle shadow-none" />}
      {job.state === "succeeded" && children}
      {showLog && <JobLog lines={job.log} className="mt-3" />}
    </section>
  );
}

/** The frame's watcher announces how a job ended and refreshes the page: tell it at once. */
function useAnnounceEnd(job: JobView | undefined): void {
  const client = useQueryClient();
  const over = job !== undefined && isOver(job);
  useEffect(() => {
    if (over) void client.invalidateQueries({ queryKey: activeJobsKey });
  }, [over, client]);
}

function stageOf(job: JobView): string {
  if (job.state === "queued") {
    if (job.cancelRequestedAt !== null) return "being cancelled";
    return job.notBefore === null ? "waiting for a worker" : `again at ${clockUtc(new Date(job.notBefore))} UTC`;
  }
  if (job.state === "running")
    return job.cancelRequestedAt === null ? (job.progress?.stage ?? "starting") : "being cancelled";
  return { succeeded: "done", failed: "failed", cancelled: "cancelled" }[job.state];
}

function Bar({ job }: { job: JobView }) {
  const progress = job.progress;
  const known =
    progress !== null && progress.total !== null && progress.total > 0
      ? { value: progress.done, max: progress.total }
      : {};
  return (
    <progress
      aria-label={`Progress of ${job.title}`}
      className={cn("mt-3 block h-1.5 w-full", job.state === "queued" && "opacity-50")}
      {...(job.state === "queued" ? { value: 0, max: 1 } : known)}
    />
  );
}
