import { ChevronRight } from "lucide-react";
import { cn } from "../cn";

/** Where one is in a flow. */
export function Steps<Step extends string>({ steps, current }: { steps: readonly Step[]; current: Step }) {
  return (
    <ol aria-label="Steps" className="flex items-center gap-1 text-xs text-muted">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={step === current ? "step" : undefined}
          className={cn("flex items-center gap-1", step === current && "font-semibold text-text")}
        >
          {index > 0 && <ChevronRight aria-hidden className="size-3 text-muted" />}
          {step}
        </li>
      ))}
    </ol>
  );
}
