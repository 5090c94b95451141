import { Ban, CircleCheck, CircleMinus, CircleX, LoaderCircle, TriangleAlert } from "lucide-react";
import { cn } from "@/components/cn";
import { CertificateFacts } from "./certificate-facts";
import type { StepView } from "./stream-test";
import { stepNames } from "./transcript-text";

const outcomes = {
  ok: { icon: CircleCheck, label: "Done:", colour: "text-ok" },
  warning: { icon: TriangleAlert, label: "Warning:", colour: "text-warning" },
  failed: { icon: CircleX, label: "Failed:", colour: "text-danger" },
  skipped: { icon: CircleMinus, label: "Skipped:", colour: "text-muted" },
  cancelled: { icon: Ban, label: "Cancelled:", colour: "text-muted" },
} as const;

/** What was said between us and the server, step by step, as it happens. */
export function TranscriptSteps({ steps, running }: { steps: readonly StepView[]; running: boolean }) {
  const end = steps.findIndex(({ outcome }) => outcome === "failed" || outcome === "cancelled") + 1;
  const [reached, unreached] = end === 0 ? [steps, []] : [steps.slice(0, end), steps.slice(end)];
  return (
    <ol aria-label="Transcript" className="divide-y border-t">
      {reached.map((step, index) => (
        // A step may come twice (EHLO again after STARTTLS); none is ever moved or removed.
        <Step key={index} step={step} />
      ))}
      {unreached.length > 0 && (
        <li className="flex items-start gap-2.5 px-4.5 py-2.5 text-muted">
          <CircleMinus aria-hidden className="mt-0.5 size-4 shrink-0" />
          Not reached: {[...new Set(unreached.map(({ name }) => stepNames[name]))].join(", ")}
        </li>
      )}
      {running && (
        <li className="flex items-center gap-2.5 px-4.5 py-2.5 text-muted">
          <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin text-primary" />
          {steps.length === 0 ? "Starting" : "Waiting for the server"}
        </li>
      )}
    </ol>
  );
}

function Step({ step }: { step: StepView }) {
  const { icon: Icon, label, colour } = outcomes[step.outcome];
  return (
    <li className="px-4.5 py-2.5">
      <div className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-start gap-x-2.5 sm:grid-cols-[1rem_6.5rem_minmax(0,1fr)_auto]">
        <Icon aria-label={label} className={cn("mt-0.5 size-4", colour)} />
        <p className="font-medium">{stepNames[step.name]}</p>
        <p className="tabular text-right text-muted sm:order-last">
          {step.outcome === "skipped" ? "" : `${Math.round(step.ms)} ms`}
        </p>
        <p
          className={cn(
            "min-w-0 wrap-anywhere max-sm:col-span-2 max-sm:col-start-2",
            step.outcome === "failed" ? "text-danger" : "text-muted",
          )}
        >
          {step.summary}
        </p>
      </div>
      <div className="pl-6.5 sm:pl-35">
        {step.certificate !== undefined && <CertificateFacts certificate={step.certificate} />}
        <Meaning step={step} />
        <Lines step={step} />
      </div>
    </li>
  );
}

/** What a failure means, and what to try. */
function Meaning({ step: { meaning, remedy = [] } }: { step: StepView }) {
  if (meaning === undefined && remedy.length === 0) return null;
  return (
    <div className="mt-2 rounded-md border bg-subtle px-3.5 py-2.5">
      {meaning !== undefined && <p className="wrap-anywhere">{meaning}</p>}
      {remedy.length > 0 && (
        <>
          <p className="mt-2 text-xs font-medium text-muted">What to try</p>
          <ul className="mt-0.5 list-disc space-y-0.5 pl-4.5">
            {remedy.map((line) => (
              <li key={line} className="wrap-anywhere">
                {line}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** The lines themselves; of a step that failed they are shown at once. */
function Lines({ step }: { step: StepView }) {
  if (step.lines.length === 0) return null;
  return (
    <details className="mt-1" open={step.outcome === "failed"}>
      <summary className="w-fit rounded-sm text-xs text-muted hover:text-text">
        {step.lines.length} {step.lines.length === 1 ? "line" : "lines"}
      </summary>
      <pre
        tabIndex={0}
        aria-label={`What was said: ${stepNames[step.name]}`}
        className="mt-1 max-h-60 overflow-auto rounded-md border bg-subtle px-3 py-2 font-mono text-xs leading-5 whitespace-pre-wrap wrap-anywhere"
      >
        {step.lines.map((line, index) => (
          // Lines have no identity but their place.
          <span key={index} className="block">
            <span className={cn("select-none", line.from === "client" ? "text-primary" : "text-muted")}>
              {line.from === "client" ? "→ " : "← "}
            </span>
            {line.text}
            {"\n"}
          </span>
        ))}
      </pre>
    </details>
  );
}
