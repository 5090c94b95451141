import { Link2, Link2Off } from "lucide-react";
import { cn } from "@/components/cn";
import { Time } from "@/components/ui/time";
import type { AuditView } from "@/lib/audit/audit-view";
import { formatCount } from "@/lib/kernel/units";
import { VerifyButton } from "./verify-button";

/** What came of the newest verification, which is a row of the log itself, and how to do it again. */
export function Verification({ last }: { last: AuditView | null }) {
  const broken = last !== null && last.outcome !== "done";
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
              {broken ? problemOf(last) : `${rowsOf(last)} rows verified: nothing was changed, removed or inserted.`}
            </p>
            <p className="text-xs text-muted">
              By {last.actorName}, <Time at={last.at} />
              {broken && ". Restore the store's newest backup beside it and compare before you rely on this log."}
            </p>
          </>
        )}
      </div>
      <VerifyButton />
    </section>
  );
}

function rowsOf({ details }: AuditView): string {
  return formatCount(Number(details?.["rows"] ?? 0));
}

function problemOf({ details }: AuditView): string {
  const first = details?.["firstProblem"] as { message?: string } | null;
  const problems = Number(details?.["problems"] ?? 1);
  const others = problems > 1 ? ` ${formatCount(problems - 1)} more.` : "";
  return `${first?.message ?? "The chain is broken."}${others}`;
}
