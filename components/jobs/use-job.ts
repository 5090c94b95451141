"use client";

import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { callApi } from "../api";
import { isOver, type JobView } from "./job-view";
import { addSample, type ProgressSample } from "./progress-facts";

/** A job as it was last read, and the latest readings of its progress: what a rate is made of. */
interface Followed {
  job: JobView;
  samples: ProgressSample[];
}

/** Follows one job: polls until it is over, and asks only for log lines it has not got. */
export function useJob(id: string, initial: JobView | undefined) {
  const client = useQueryClient();
  return useQuery({
    queryKey: jobKey(id),
    queryFn: ({ signal }) => follow(client, id, signal),
    ...(initial === undefined ? {} : { initialData: { job: initial, samples: [] } }),
    refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data.job) ? false : 1000),
    retry: false,
  });
}

export function jobKey(id: string): readonly string[] {
  return ["job", id];
}

async function follow(client: QueryClient, id: string, signal: AbortSignal): Promise<Followed> {
  const { job: known, samples = [] } = client.getQueryData<Followed>(jobKey(id)) ?? {};
  const log = known?.log ?? [];
  const job = await callApi<JobView>(`/api/admin/jobs/${id}?logAfter=${log.at(-1)?.id ?? 0}`, { signal });
  return {
    job: { ...job, log: [...log, ...job.log] },
    samples: job.progress === null ? samples : addSample(samples, { atMs: Date.now(), done: job.progress.done }),
  };
}
