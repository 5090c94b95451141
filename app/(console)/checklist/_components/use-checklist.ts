"use client";

import { useQuery } from "@tanstack/react-query";
import { callApi } from "@/components/api";
import type { ChecklistJson } from "./check-json";
import { checklistKey } from "./query-keys";
import { useRunning } from "./use-run-checks";

/** The checklist as it is now: looked at now and then, and often while checks are being measured. */
export function useChecklist(initial: ChecklistJson): { checklist: ChecklistJson; unreachable: boolean } {
  const running = useRunning();
  const { data, isError } = useQuery({
    queryKey: checklistKey,
    queryFn: ({ signal }) => callApi<ChecklistJson>("/api/admin/production-checklist", { signal }),
    initialData: initial,
    refetchInterval: running === null ? 15_000 : 1000,
    retry: false,
  });
  // What this tab remembers may be older than the page that the server has just sent.
  return { checklist: data.at >= initial.at ? data : initial, unreachable: isError };
}
