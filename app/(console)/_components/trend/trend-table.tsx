"use client";

import Link from "next/link";
import { backupKindLabels } from "@/components/backup-kinds";
import { cn } from "@/components/cn";
import { exactUtc } from "@/components/format-time";
import { formatBytes, formatCount, formatDuration } from "@/lib/kernel/units";
import type { TrendSample } from "./measures";

const columns = [
  { label: "Taken", numeric: false },
  { label: "Kind", numeric: false },
  { label: "Size", numeric: true },
  { label: "Duration", numeric: true },
  { label: "Rows", numeric: true },
];

/** What the chart draws, newest first. */
export function TrendTable({ samples }: { samples: TrendSample[] }) {
  return (
    <div tabIndex={0} role="region" aria-label="Trend as a table" className="h-full overflow-auto rounded-md border">
      <table className="tabular w-full text-xs">
        <thead className="sticky top-0 bg-subtle text-muted">
          <tr>
            {columns.map(({ label, numeric }) => (
              <th
                key={label}
                scope="col"
                className={cn("px-3 py-1.5 font-medium", numeric ? "text-right" : "text-left")}
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {samples.toReversed().map((sample) => (
            <tr key={sample.id} className="border-t">
              <td className="px-3 py-1 whitespace-nowrap">
                <Link href={`/backups/${sample.id}`} className="underline decoration-line underline-offset-2">
                  {exactUtc(new Date(sample.atMs))}
                </Link>
              </td>
              <td className="px-3 py-1 whitespace-nowrap text-muted">
                {backupKindLabels[sample.kind]}
                {sample.suspect && <span className="text-warning"> suspect</span>}
              </td>
              <Cell value={sample.sizeBytes} format={formatBytes} />
              <Cell value={sample.durationMs} format={formatDuration} />
              <Cell value={sample.rowCount} format={formatCount} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ value, format }: { value: number | null; format(value: number): string }) {
  return <td className="px-3 py-1 text-right whitespace-nowrap">{value === null ? "—" : format(value)}</td>;
}
