import { Anchor } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import type { Verdict } from "@/lib/checklist";
import { isGood, verdictTitle } from "./verdict-words";

/** Is it seaworthy? In words, the same wherever it is asked. */
export function VerdictHeading({ verdict, children }: { verdict: Verdict; children: ReactNode }) {
  const good = isGood(verdict);
  return (
    <div className={cn("flex items-center gap-4 border-l-3 px-5.5 py-4", good ? "border-l-ok" : "border-l-warning")}>
      <Anchor aria-hidden className={cn("size-6 shrink-0", good ? "text-ok" : "text-warning")} />
      <div className="min-w-0">
        <h2 className="text-lg">{verdictTitle(verdict)}</h2>
        <div className="text-muted">{children}</div>
      </div>
    </div>
  );
}
