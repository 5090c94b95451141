"use client";

import { Download, RefreshCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { buttonVariants } from "@/components/ui/button-variants";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { verdictTitle } from "../../_components/verdict-words";
import type { ChecklistJson } from "./check-json";
import { kindOf } from "./check-kind";
import { kindLooks } from "./kind-looks";
import { isAsked, isMeasured, type Run, useLastRun, useRunChecks, useRunning } from "./use-run-checks";

/** What the page is, how fresh it is, and how to have everything measured now. */
export function ChecklistHeader({
  checklist,
  cannotRun,
  unreachable,
}: {
  checklist: ChecklistJson;
  cannotRun: string | undefined;
  unreachable: boolean;
}) {
  const run = useRunChecks();
  const running = useRunning();
  return (
    <PageHeader
      title="Production checklist"
      summary={
        unreachable ? (
          <span className="text-warning">The console does not answer; this is what it said last.</span>
        ) : running === null ? (
          <Age checklist={checklist} />
        ) : (
          <Progress run={running} checklist={checklist} />
        )
      }
    >
      <Announcement checklist={checklist} running={running} />
      <a href="/api/admin/production-checklist" download="checklist.json" className={buttonVariants()}>
        <Download aria-hidden />
        JSON
      </a>
      <Button variant="primary" reason={cannotRun} pending={running !== null} onClick={() => run()}>
        <RefreshCw aria-hidden />
        Run all
      </Button>
    </PageHeader>
  );
}

function Age({ checklist: { checks } }: { checklist: ChecklistJson }) {
  const moments = checks.flatMap(({ measuredAt }) => measuredAt ?? []).toSorted();
  const [oldest, newest] = [moments[0], moments.at(-1)];
  if (oldest === undefined || newest === undefined) return "Every line shows what proves it, and how old that is";
  return (
    <>
      Newest measured <Time at={newest} />, oldest <Time at={oldest} />
    </>
  );
}

function Progress({ run, checklist }: { run: Run; checklist: ChecklistJson }) {
  const { done, total } = progressOf(run, checklist);
  return (
    <span className="flex items-center gap-2.5">
      <progress aria-label="Checks measured" value={done} max={total} className="h-1.5 w-32" />
      <span className="tabular">
        {done} of {total} measured
      </span>
    </span>
  );
}

function progressOf(run: Run, { checks }: ChecklistJson): { done: number; total: number } {
  const asked = checks.filter((check) => isAsked(run, check));
  return { done: asked.filter((check) => isMeasured(run, check)).length, total: asked.length };
}

/** For who cannot see the lines change: that it began, and what came of it. */
function Announcement({ checklist, running }: { checklist: ChecklistJson; running: Run | null }) {
  const last = useLastRun();
  return (
    <p role="status" className="sr-only">
      {running !== null ? `Measuring ${nameOf(running, checklist)}` : last !== null && outcomeOf(last.run, last.found)}
    </p>
  );
}

function nameOf({ ids }: Run, { checks }: ChecklistJson): string {
  const [only] = ids ?? [];
  return checks.find(({ id }) => id === only)?.title ?? "all checks";
}

function outcomeOf({ ids }: Run, found: ChecklistJson): string {
  const [only] = ids ?? [];
  const check = found.checks.find(({ id }) => id === only);
  if (check === undefined) return `All checks measured. ${verdictTitle(found.verdict)}`;
  return `${check.title}: ${kindLooks[kindOf(check)].word}. ${check.summary}`;
}
