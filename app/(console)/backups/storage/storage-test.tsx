"use client";

import { CircleCheck, CircleX, Plug } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import type { StorageTestStep } from "@/lib/backups";
import type { ErrorReport } from "@/lib/kernel/errors";
import { settle } from "../../_components/settle";
import { testStorageAction } from "../actions";

/** Writes, reads, compares and removes a small object, and shows each step. */
export function StorageTest({ place, reason }: { place: "first" | "copy"; reason: string | undefined }) {
  const [pending, setPending] = useState(false);
  const [steps, setSteps] = useState<StorageTestStep[] | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  const test = async () => {
    setPending(true);
    const answer = await settle(() => testStorageAction({ place }));
    setPending(false);
    setSteps(answer.ok ? answer.value.steps : null);
    setError(answer.ok ? null : answer.error);
  };
  return (
    <div className="border-t px-4.5 py-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button size="small" reason={reason} pending={pending} onClick={() => void test()}>
          <Plug aria-hidden />
          Test it
        </Button>
        <p className="text-xs text-muted">Writes a small file, reads it back, compares and removes it.</p>
      </div>
      <div aria-live="polite">
        {steps !== null && (
          <ol className="mt-3 space-y-1.5">
            {steps.map((step) => (
              <li key={step.what}>
                <p className="flex items-center gap-2">
                  {step.ok ? (
                    <CircleCheck aria-label="Done:" className="size-4 shrink-0 text-ok" />
                  ) : (
                    <CircleX aria-label="Failed:" className="size-4 shrink-0 text-danger" />
                  )}
                  <span className="min-w-0 grow wrap-anywhere first-letter:uppercase">{step.what}</span>
                  <span className="tabular text-muted">{Math.round(step.ms)} ms</span>
                </p>
                {step.error !== null && <ErrorPanel error={step.error} className="mt-1.5 shadow-none" />}
              </li>
            ))}
          </ol>
        )}
        {error !== null && <ErrorPanel error={error} className="mt-3 shadow-none" />}
      </div>
    </div>
  );
}
