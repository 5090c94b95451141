"use client";

import { cn } from "@/components/cn";
import { zonedTime } from "@/components/format-time";
import { Time } from "@/components/ui/time";
import type { Preview, RunsPreview } from "./use-previews";

/** A schedule in words and as moments, on the clocks of its zone and in UTC. */
export function NextRuns({
  runs,
  timeZone,
  enabled,
}: {
  runs: Preview<RunsPreview>;
  timeZone: string;
  enabled: boolean;
}) {
  const { value: preview, error } = runs;
  if (preview === undefined)
    return error === null ? null : <p className="text-muted">Correct the line to see when it would run.</p>;
  const behind = runs.behind || error !== null;
  const inUtc = timeZone === "UTC";
  return (
    <div className={cn("transition-opacity", (behind || !enabled) && "opacity-55")} aria-live="polite">
      <p className="font-semibold">{enabled ? preview.words : `Switched off. It would run: ${preview.words}`}</p>
      <table className="tabular mt-2.5 w-full text-sm">
        <caption className="sr-only">Next runs</caption>
        <thead className="text-left text-xs text-muted">
          <tr>
            <th scope="col" className="pb-1 font-medium">
              Next runs
            </th>
            <th scope="col" className="pb-1 font-medium wrap-anywhere">
              {timeZone}
            </th>
            {!inUtc && (
              <th scope="col" className="pb-1 font-medium">
                UTC
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {preview.next.map((at) => (
            <tr key={at} className="border-t">
              <td className="py-1 pr-3 whitespace-nowrap text-muted">
                <Time at={at} />
              </td>
              <td className="py-1 pr-3 whitespace-nowrap">{zonedTime(new Date(at), timeZone)}</td>
              {!inUtc && <td className="py-1 whitespace-nowrap text-muted">{zonedTime(new Date(at), "UTC")}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
