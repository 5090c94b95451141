"use client";

import { useMutation, useMutationState, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { callApi, reportOf } from "@/components/api";
import { toast } from "@/components/ui/toast";
import type { CheckJson, ChecklistJson } from "./check-json";
import { checklistKey, historyKey, runKey } from "./query-keys";

/** Checks being measured because somebody asked. */
export interface Run {
  /** Undefined: all of them. */
  ids: string[] | undefined;
  /** When the list was last read before, on the server's clock: what was measured later belongs to this run. */
  since: string | null;
}

/** Measures checks now. Every component of the tab sees that it runs, wherever it was started. */
export function useRunChecks(): (ids?: string[]) => void {
  const client = useQueryClient();
  const router = useRouter();
  const { mutate } = useMutation({
    mutationKey: runKey,
    networkMode: "always",
    mutationFn: ({ ids }: Run) =>
      callApi<ChecklistJson>("/api/admin/checklist/run", { method: "POST", body: ids === undefined ? {} : { ids } }),
    onSuccess: (checklist) => {
      client.setQueryData(checklistKey, checklist);
      void client.invalidateQueries({ queryKey: historyKey });
      // The counts in the frame, and the pages that show the verdict.
      router.refresh();
    },
    onError: (error) => {
      const { message, hint } = reportOf(error);
      toast.error("The checks were not run", { description: [message, hint].join(" ") });
    },
  });
  return (ids) => mutate({ ids, since: client.getQueryData<ChecklistJson>(checklistKey)?.at ?? null });
}

/** The newest run that is under way; null when none is. */
export function useRunning(): Run | null {
  const runs = useMutationState({
    filters: { mutationKey: runKey, status: "pending" },
    select: ({ state }) => state.variables as Run,
  });
  return runs.at(-1) ?? null;
}

export function isAsked({ ids }: Run, check: Pick<CheckJson, "id">): boolean {
  return ids === undefined || ids.includes(check.id);
}

/** Whether the run's result for a check has come in. */
export function isMeasured({ since }: Run, { measuredAt }: Pick<CheckJson, "measuredAt">): boolean {
  return since !== null && measuredAt !== null && measuredAt > since;
}

/** The newest run that is over, with what it found. */
export function useLastRun(): { run: Run; found: ChecklistJson } | null {
  const runs = useMutationState({
    filters: { mutationKey: runKey, status: "success" },
    select: ({ state }) => ({ run: state.variables as Run, found: state.data as ChecklistJson }),
  });
  return runs.at(-1) ?? null;
}
