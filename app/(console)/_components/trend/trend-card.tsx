"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { shortDate } from "@/components/format-time";
import type { Json } from "@/components/json";
import { Section } from "@/components/ui/card";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { TrendPoint } from "@/lib/backups";
import { formatBytes, formatDuration } from "@/lib/kernel/units";
import { measures, type MeasureName, type TrendSample } from "./measures";

/** The chart's library is larger than the rest of the page: it comes after it. */
const TrendChart = dynamic(() => import("./trend-chart").then((module) => module.TrendChart), {
  ssr: false,
  loading: () => <Skeleton className="h-full" />,
});
const TrendTable = dynamic(() => import("./trend-table").then((module) => module.TrendTable));

/** Size and duration of the backups made here, as a chart or as the table that it draws. */
export function TrendCard({ points }: { points: Json<TrendPoint>[] }) {
  const [name, setName] = useState<MeasureName>("size");
  const [asTable, setAsTable] = useState(false);
  const measure = measures[name];
  const samples = points.flatMap((point) => {
    const value = measure.of(point);
    return value === null ? [] : [{ ...point, atMs: Date.parse(point.at), value }];
  });
  return (
    <Section
      id="trend"
      title="Backups over time"
      aside={
        <>
          {(Object.keys(measures) as MeasureName[]).map((other) => (
            <Button
              key={other}
              size="small"
              variant="ghost"
              aria-pressed={other === name}
              className="aria-pressed:bg-primary-soft aria-pressed:text-primary"
              onClick={() => setName(other)}
            >
              {measures[other].label}
            </Button>
          ))}
          <Button size="small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? "Show as chart" : "Show as table"}
          </Button>
        </>
      }
    >
      <div className="h-46 px-4.5 pb-3.5">
        {samples.length < 2 ? (
          <p className="grid h-full place-items-center rounded-md bg-subtle px-6 text-center text-muted">
            The trend shows from the second backup on.
          </p>
        ) : asTable ? (
          <TrendTable samples={samples} />
        ) : (
          <div role="img" aria-label={inWords(samples, name)} className="h-full">
            <TrendChart samples={samples} measure={measure} />
          </div>
        )}
      </div>
    </Section>
  );
}

function inWords(samples: TrendSample[], name: MeasureName): string {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return "";
  const format = name === "size" ? formatBytes : formatDuration;
  const on = (sample: TrendSample) => `${format(sample.value)} on ${shortDate(new Date(sample.atMs), last.atMs)}`;
  return `${measures[name].label} of ${samples.length} backups: from ${on(first)} to ${on(last)}`;
}
