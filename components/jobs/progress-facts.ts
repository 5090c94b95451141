import { formatBytes, formatCount } from "@/lib/kernel/units";
import type { JobProgress } from "@/lib/store/schema";
import { wholeDuration } from "../format-time";

/** One reading of a job's progress, with the time it was taken. */
export interface ProgressSample {
  atMs: number;
  done: number;
}

const windowMs = 15_000;

/** Adds a reading. Earlier ones outside the window, or from before the counter started over, say nothing about now. */
export function addSample(samples: readonly ProgressSample[], sample: ProgressSample): ProgressSample[] {
  const last = samples.at(-1);
  if (last !== undefined && sample.done < last.done) return [sample];
  return [...samples.filter((earlier) => sample.atMs - earlier.atMs < windowMs), sample];
}

/** Units per second over the window, or null while too little is known. */
export function rateOf(samples: readonly ProgressSample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return null;
  const seconds = (last.atMs - first.atMs) / 1000;
  const done = last.done - first.done;
  return seconds < 0.9 || done <= 0 ? null : done / seconds;
}

/** `746,120 of 1,204,311 rows · 212,000 rows/s · 38 s left` */
export function progressText(progress: JobProgress, rate: number | null): string {
  const { done, total, unit } = progress;
  const parts = [total === null ? amount(done, unit) : `${amountOnly(done, unit)} of ${amount(total, unit)}`];
  if (unit !== "bytes" && progress.bytesDone !== undefined && progress.bytesDone > 0)
    parts.push(formatBytes(progress.bytesDone));
  if (unit !== "rows" && progress.rowsDone !== undefined && progress.rowsDone > 0)
    parts.push(amount(progress.rowsDone, "rows"));
  if (rate !== null && unit !== "statements") parts.push(`${amount(Number(rate.toPrecision(3)), unit)}/s`);
  if (rate !== null && unit !== "statements" && total !== null && total > done)
    parts.push(`${wholeDuration(Math.max(1, Math.ceil((total - done) / rate)) * 1000)} left`);
  return parts.join(" · ");
}

function amount(value: number, unit: JobProgress["unit"]): string {
  return unit === "bytes" ? formatBytes(value) : `${formatCount(Math.round(value))} ${unit}`;
}

function amountOnly(value: number, unit: JobProgress["unit"]): string {
  return unit === "bytes" ? formatBytes(value) : formatCount(value);
}
