import type { Json } from "@/components/json";
import type { TrendPoint } from "@/lib/backups";
import { formatBytes, formatDuration } from "@/lib/kernel/units";

type Point = Json<TrendPoint>;

export interface TrendSample extends Point {
  atMs: number;
  value: number;
}

export interface Measure {
  label: string;
  of(point: Point): number | null;
  format(value: number): string;
}

export const measures = {
  size: { label: "Size", of: (point) => point.sizeBytes, format: formatBytes },
  duration: { label: "Duration", of: (point) => point.durationMs, format: formatDuration },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof measures;
