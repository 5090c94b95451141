"use client";

import { useEffect, useRef, useState } from "react";
import { reportOf } from "@/components/api";
import type { ErrorReport } from "@/lib/kernel/errors";
import { type SmtpTestInput, type StepView, streamTest, type TranscriptView } from "./stream-test";
import { workingSettings } from "./working-settings";

export interface SmtpRun {
  phase: "running" | "over" | "cancelled";
  startedAtMs: number;
  steps: StepView[];
  transcript: TranscriptView | null;
  error: ErrorReport | null;
  /** What makes the settings that were tried the configured ones; null when they are. */
  settings: string | null;
}

/** One connection test at a time; leaving the page ends it. */
export function useSmtpTest() {
  const [run, setRun] = useState<SmtpRun | null>(null);
  const controller = useRef<AbortController>(null);
  useEffect(() => () => controller.current?.abort(), []);

  const start = async (input: SmtpTestInput) => {
    const own = new AbortController();
    controller.current = own;
    const change = (changes: Partial<SmtpRun>) =>
      setRun((current) => (current === null ? null : { ...current, ...changes }));
    setRun({
      phase: "running",
      startedAtMs: Date.now(),
      steps: [],
      transcript: null,
      error: null,
      settings: workingSettings(input),
    });
    try {
      const steps: StepView[] = [];
      for await (const event of streamTest(input, own.signal)) {
        if ("transcript" in event) change({ transcript: event.transcript, steps: event.transcript.steps });
        else change({ steps: [...(steps.push(event.step), steps)] });
      }
      change({ phase: "over" });
    } catch (error) {
      if (own.signal.aborted) change({ phase: "cancelled" });
      else change({ phase: "over", error: reportOf(error) });
    }
  };
  return { run, start, cancel: () => controller.current?.abort() };
}
