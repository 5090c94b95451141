"use client";

import { useQuery } from "@tanstack/react-query";
import { callApi } from "../api";
import type { JobSummaryView } from "./job-view";

export const activeJobsKey = ["jobs", "active"];

/** Jobs that run or wait for a worker, newest first. Looks often while there are some, seldom while there are none. */
export function useActiveJobs(initial: JobSummaryView[]): JobSummaryView[] {
  const { data } = useQuery({
    queryKey: activeJobsKey,
    queryFn: async ({ signal }) => {
      const [running, queued] = await Promise.all([listOf("running", signal), listOf("queued", signal)]);
      return [...running, ...queued];
    },
    initialData: initial,
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) > 0 ? 2000 : 8000),
    retry: false,
  });
  return data;
}

async function listOf(state: "running" | "queued", signal: AbortSignal): Promise<JobSummaryView[]> {
  return (await callApi<{ items: JobSummaryView[] }>(`/api/admin/jobs?state=${state}&due=true&limit=20`, { signal }))
    .items;
}
