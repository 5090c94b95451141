"use client";

import { type QueryClient, skipToken, useQuery } from "@tanstack/react-query";
import { callApi } from "../api";
import type { JobSummaryView, JobView } from "./job-view";
import { activeJobsKey } from "./use-active-jobs";

const startedJobsKey = ["jobs", "started"];

/**
 * Notes a job that this tab has just started. It may be over before anybody looks for running jobs: noted, it is shown
 * and its end announced all the same.
 */
export async function noteStartedJob(client: QueryClient, id: string): Promise<void> {
  const job = await callApi<JobView>(`/api/admin/jobs/${id}`).catch(() => null);
  if (job !== null) {
    const withJob = <T extends { id: string }>(jobs: (T | JobView)[] = []) => [
      job,
      ...jobs.filter((known) => known.id !== id),
    ];
    client.setQueryData<JobView[]>(startedJobsKey, withJob);
    client.setQueryData<JobSummaryView[]>(activeJobsKey, withJob);
  }
  await client.invalidateQueries({ queryKey: activeJobsKey });
}

/** Jobs that this tab has started since it was loaded, newest first. */
export function useStartedJobs(): JobView[] {
  return useQuery<JobView[]>({ queryKey: startedJobsKey, queryFn: skipToken }).data ?? none;
}

const none: JobView[] = [];
