"use client";

import { useEffect, useState } from "react";
import type { JobProgress } from "@/lib/store/schema";
import { addSample, type ProgressSample, progressText, rateOf } from "./progress-facts";

/** The progress line with rate and time left, which this page measures itself from one reading to the next. */
export function useProgressText(progress: JobProgress | null, readAtMs: number): string | null {
  const [samples, setSamples] = useState<ProgressSample[]>([]);
  useEffect(() => {
    if (progress === null) return;
    setSamples((earlier) => addSample(earlier, { atMs: readAtMs, done: progress.done }));
  }, [progress, readAtMs]);
  return progress === null ? null : progressText(progress, rateOf(samples));
}
