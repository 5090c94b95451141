"use client";

import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { callApi } from "../api";
import { isOver, type JobView } from "./job-view";

/** Follows one job: polls until it is over, and asks only for log lines it has not got. */
export function useJob(id: string, initial: JobView | undefined) {
  const client = useQueryClient();
  return useQuery({
    queryKey: jobKey(id),
    queryFn: ({ signal }) => follow(client, id, signal),
    ...(initial === undefined ? {} : { initialData: initial }),
    refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data) ? false : 1000),
    retry: false,
  });
}

const jobKey = (id: string) => ["job", id];

async function follow(client: QueryClient, id: string, signal: AbortSignal): Promise<JobView> {
  const known = client.getQueryData<JobView>(jobKey(id))?.log ?? [];
  const next = await callApi<JobView>(`/api/admin/jobs/${id}?logAfter=${known.at(-1)?.id ?? 0}`, { signal });
  return { ...next, log: [...known, ...next.log] };
}
