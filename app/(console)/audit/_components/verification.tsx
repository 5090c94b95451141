import { Link2, Link2Off } from "lucide-react";
import { cn } from "@/components/cn";
import { Time } from "@/components/ui/time";
import type { LastVerification } from "@/lib/audit/last-verification";
import { formatCount, several } from "@/lib/kernel/units";
import { VerifyButton } from "./verify-button";

/** What came of the newest verification, and how to do it again. */
export function Verification({ last, isUnderWay }: { last: LastVerification | null; isUnderWay: boolean }) {
  const broken = last?.ok === false;
  const Icon = broken ? Link2Off : Link2;
  return (
    <section
      aria-label="Verification"
      className={cn(
        "mb-5 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border bg-panel px-4.5 py-3 text-sm shadow-card",
        broken && "border-danger",
      )}
    >
      <Icon aria-hidden className={cn("size-4.5 shrink-0", broken ? "text-danger" : "text-muted")} />
      <div role="status" className="min-w-0 grow basis-60 wrap-anywhere">
        {last === null ? (
          "Every row is sealed into a chain of hashes. Nobody has verified it yet."
        ) : (
          <>
            <p>
              {broken
                ? problemOf(last)
                : `${several(last.rows, "row")} verified: nothing was changed, removed or inserted.`}
            </p>
            <p className="text-xs text-muted">
              By {last.actorName}, <Time at={last.at} />
              {broken && ". Restore the store's newest backup beside it and compare before you rely on this log."}
            </p>
          </>
        )}
      </div>
      <VerifyButton reason={isUnderWay ? "It is being verified." : undefined} />
    </section>
  );
}

function problemOf({ firstProblem, problems }: LastVerification): string {
  const others = problems > 1 ? ` ${formatCount(problems - 1)} more.` : "";
  return `${firstProblem?.message ?? "The chain is broken."}${others}`;
}
