"use client";

import { useEffect, useRef, useState } from "react";
import { reportOf } from "@/components/api";
import type { ErrorReport } from "@/lib/kernel/errors";
import { type SmtpTestInput, type StepView, streamTest, type TranscriptView } from "./stream-test";
import { workingSettings } from "./working-settings";

export interface SmtpRun {
  phase: "running" | "over" | "cancelled";
  startedAtMs: number;
  steps: readonly StepView[];
  transcript: TranscriptView | null;
  error: ErrorReport | null;
  /** What makes the settings that were tried the configured ones; null when they are. */
  settings: string | null;
}

const noRun = { phase: "running", steps: [], transcript: null, error: null } as const;

/** One connection test at a time; leaving the page ends it. */
export function useSmtpTest() {
  const [run, setRun] = useState<SmtpRun | null>(null);
  const controller = useRef<AbortController>(null);
  useEffect(() => () => controller.current?.abort(), []);

  const start = async (input: SmtpTestInput) => {
    const own = new AbortController();
    controller.current = own;
    const change = (changes: (run: SmtpRun) => Partial<SmtpRun>) =>
      // What an earlier test still says is not about this one.
      setRun((current) =>
        current === null || controller.current !== own ? current : { ...current, ...changes(current) },
      );
    setRun({ ...noRun, startedAtMs: Date.now(), settings: workingSettings(input) });
    try {
      for await (const event of streamTest(input, own.signal)) {
        if ("step" in event) change(({ steps }) => ({ steps: [...steps, event.step] }));
        else if ("transcript" in event) change(() => ({ transcript: event.transcript, steps: event.transcript.steps }));
        else change(() => ({ error: event.error }));
      }
      change(() => ({ phase: "over" }));
    } catch (error) {
      change(() => (own.signal.aborted ? { phase: "cancelled" } : { phase: "over", error: reportOf(error) }));
    }
  };
  return { run, start, cancel: () => controller.current?.abort() };
}
