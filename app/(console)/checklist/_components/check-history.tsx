"use client";

import { useQuery } from "@tanstack/react-query";
import { callApi, reportOf } from "@/components/api";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Skeleton } from "@/components/ui/skeleton";
import type { CheckHistoryJson, CheckJson } from "./check-json";
import { HistoryStrip } from "./history-strip";
import { HistoryTable } from "./history-table";
import { historyKey } from "./query-keys";

/** How a check went over the last month: read when somebody unfolds its line, and again when it was measured. */
export function CheckHistory({ id, severity, measuredAt }: Pick<CheckJson, "id" | "severity" | "measuredAt">) {
  const { data, error } = useQuery({
    queryKey: [...historyKey, id, measuredAt],
    queryFn: ({ signal }) => callApi<CheckHistoryJson>(`/api/admin/checklist/${id}/history`, { signal }),
    placeholderData: (previous) => previous,
    staleTime: 60_000,
    retry: false,
  });
  if (error !== null) return <ErrorPanel error={reportOf(error)} className="shadow-none" />;
  if (data === undefined) return <Skeleton className="h-17" />;
  if (data.spans.length === 0) return <p className="text-muted">It was not measured yet.</p>;
  return (
    <div className="space-y-2">
      <HistoryStrip history={data} severity={severity} />
      <HistoryTable history={data} severity={severity} />
    </div>
  );
}
