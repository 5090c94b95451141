"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ApiError, callApi } from "@/components/api";
import type { Json } from "@/components/json";
import type { BackupPolicy, RetentionPreview, SchedulePreview } from "@/lib/backups";
import type { ErrorReport } from "@/lib/kernel/errors";
import { runsShown } from "./runs-shown";

export type RunsPreview = Json<SchedulePreview>;
export type KeepPreview = Json<RetentionPreview>;
export type RetentionRules = Pick<BackupPolicy, "retention" | "holdSafetyBackupsDays">;

export interface Preview<T> {
  /** Of what was typed last and could be read; undefined before the first answer. */
  value: T | undefined;
  /** Why what is typed now cannot be. */
  error: ErrorReport | null;
  /** What is shown is not yet of what is typed now. */
  behind: boolean;
}

/** When a cron line would run, as it is typed. */
export function useRunsPreview(line: { cron: string; timeZone: string }, initial: RunsPreview): Preview<RunsPreview> {
  return usePreview("/api/admin/backups/schedule/preview", { ...line, count: runsShown }, initial);
}

/** What would go and what would stay, as the numbers are typed. */
export function useKeepPreview(rules: RetentionRules, initial: KeepPreview): Preview<KeepPreview> {
  return usePreview("/api/admin/backups/retention/preview", rules, initial);
}

/** `initial` is the answer to the input of the first rendering, so that nothing is asked or moves until somebody types. */
function usePreview<Input extends object, Output>(path: string, input: Input, initial: Output): Preview<Output> {
  const key = JSON.stringify(input);
  const [first] = useState(key);
  const settled = useSettled(key);
  const { data, error, isFetching } = useQuery({
    queryKey: ["preview", path, settled],
    queryFn: ({ signal }) => callApi<Output>(path, { method: "POST", body: JSON.parse(settled) as unknown, signal }),
    ...(settled === first ? { initialData: initial } : {}),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    retry: false,
  });
  const report = error instanceof ApiError ? error.report : null;
  return { value: data, error: report, behind: settled !== key || isFetching };
}

const typingPauseMs = 250;

/** A value once it has not changed for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), typingPauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
