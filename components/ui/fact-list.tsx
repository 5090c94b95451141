import type { ReactNode } from "react";
import { cn } from "../cn";

export interface Fact {
  label: string;
  value: ReactNode;
  mono?: boolean;
}

/** Labelled facts, two columns where there is room. A fact whose value is null is left out. */
export function FactList({ facts }: { facts: Fact[] }) {
  return (
    <div className="@container border-t px-4.5 py-2">
      <dl className="grid grid-cols-1 gap-x-10 @4xl:grid-cols-2">
        {facts
          .filter((fact) => fact.value !== null)
          .map((fact) => (
            <div key={fact.label} className="flex gap-4 py-1.5 text-sm">
              <dt className="w-36 shrink-0 text-muted">{fact.label}</dt>
              <dd className={cn("min-w-0 wrap-anywhere", fact.mono === true && "font-mono text-xs leading-5")}>
                {fact.value}
              </dd>
            </div>
          ))}
      </dl>
    </div>
  );
}
