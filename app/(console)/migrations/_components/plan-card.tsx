import Link from "next/link";
import { Section } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import type { ErrorReport } from "@/lib/kernel/errors";
import { formatBytes, several } from "@/lib/kernel/units";
import type { MigrationPlan, PlanStep } from "@/lib/migrations";

type Statement = PlanStep["statements"][number];

const shownStatements = 8;

/**
 * What a run would do, statement by statement, and how big the tables are that it touches. Problems that the page has
 * shown already (`known`) are not repeated.
 */
export function PlanCard({ plan, known }: { plan: MigrationPlan; known: readonly ErrorReport[] }) {
  const problems = plan.problems.filter((problem) => !known.some(({ message }) => message === problem.message));
  return (
    <Section id="plan" title="Plan" note="In this order, each statement on its own. Sizes are the server's estimates.">
      {problems.map((problem) => (
        <ErrorPanel key={problem.code + problem.message} error={problem} className="m-4 shadow-none" />
      ))}
      <ol>
        {plan.steps.map((step) => (
          <StepRow key={step.version} step={step} />
        ))}
      </ol>
    </Section>
  );
}

function StepRow({ step }: { step: PlanStep }) {
  const hidden = step.statementsTotal - shownStatements;
  const href = `/migrations/${encodeURIComponent(step.version)}`;
  return (
    <li className="grid gap-x-6 gap-y-2 border-t px-4.5 py-3 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
      <Link href={href} className="h-fit w-fit rounded-sm font-mono text-xs leading-5 wrap-anywhere hover:underline">
        {step.fileName}
      </Link>
      <ul className="space-y-0.5">
        {step.statements.slice(0, shownStatements).map((statement) => (
          <StatementRow key={statement.index} statement={statement} />
        ))}
        {hidden > 0 && (
          <li>
            <Link href={href} className="rounded-sm text-xs text-muted underline">
              and {hidden} more
            </Link>
          </li>
        )}
      </ul>
    </li>
  );
}

function StatementRow({ statement }: { statement: Statement }) {
  return (
    <li className="flex flex-wrap justify-between gap-x-4">
      <span className="min-w-0 font-mono text-xs leading-5 wrap-anywhere text-muted">{statement.summary}</span>
      <span className="tabular text-right">{sizeOf(statement)}</span>
    </li>
  );
}

function sizeOf({ tableRows, tableBytes }: Statement): string {
  if (tableRows === null) return "";
  const rows = several(tableRows, "row");
  return tableBytes === null ? rows : `${rows}, ${formatBytes(tableBytes)}`;
}
