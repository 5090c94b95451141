"use client";

import type { SVGProps } from "react";
import {
  Area,
  AreaChart,
  CartesianGrid,
  type DotItemDotProps,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { exactUtc, shortDate } from "@/components/format-time";
import type { Measure, TrendSample } from "./measures";

/** Drawn for the eye; who cannot see it has its sentence and the table. */
export function TrendChart({ samples, measure }: { samples: TrendSample[]; measure: Measure }) {
  const newest = samples.at(-1)?.atMs ?? 0;
  const ends = [samples[0]?.atMs ?? 0, newest];
  return (
    <ResponsiveContainer width="100%" height="100%">
      <AreaChart data={samples} margin={{ top: 6, right: 6, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="atMs"
          type="number"
          domain={["dataMin", "dataMax"]}
          ticks={ends}
          interval="preserveStartEnd"
          tickFormatter={(atMs: number) => shortDate(new Date(atMs), newest)}
          tick={tickStyle}
          axisLine={false}
          tickLine={false}
          height={22}
        />
        <YAxis
          width={62}
          tickCount={4}
          domain={[0, "auto"]}
          tickFormatter={measure.format}
          tick={tickStyle}
          axisLine={false}
          tickLine={false}
        />
        <Tooltip
          content={({ payload }) => (
            <Readout sample={payload?.[0]?.payload as TrendSample | undefined} measure={measure} />
          )}
          cursor={{ stroke: "var(--muted)", strokeDasharray: "3 3" }}
          isAnimationActive={false}
        />
        <Area
          dataKey="value"
          stroke="var(--primary)"
          strokeWidth={1.75}
          fill="var(--primary)"
          fillOpacity={0.12}
          isAnimationActive={false}
          activeDot={{ r: 4, fill: "var(--primary)", stroke: "var(--panel)" }}
          dot={({ cx, cy, payload, index }: DotItemDotProps) => {
            const sample = payload as TrendSample;
            return <Dot key={index} x={cx} y={cy} suspect={sample.suspect} newest={sample.atMs === newest} />;
          }}
        />
      </AreaChart>
    </ResponsiveContainer>
  );
}

const tickStyle = { fill: "var(--muted)", fontSize: 11 };

/** Only two kinds of points are worth one: the newest, and one to look at. */
function Dot({
  x,
  y,
  suspect,
  newest,
}: Pick<SVGProps<SVGCircleElement>, "x" | "y"> & { suspect: boolean; newest: boolean }) {
  if (!suspect && !newest) return <g />;
  return (
    <circle
      cx={x}
      cy={y}
      r={suspect ? 4.5 : 3.5}
      fill={suspect ? "var(--warning)" : "var(--primary)"}
      stroke="var(--panel)"
      strokeWidth={1.5}
    />
  );
}

function Readout({ sample, measure }: { sample: TrendSample | undefined; measure: Measure }) {
  if (sample === undefined) return null;
  return (
    <div className="rounded-md border bg-panel px-2.5 py-1.5 text-xs shadow-high">
      <p className="tabular font-semibold">{measure.format(sample.value)}</p>
      <p className="text-muted">{exactUtc(new Date(sample.atMs))}</p>
      {sample.suspect && <p className="text-warning">Suspect</p>}
    </div>
  );
}
