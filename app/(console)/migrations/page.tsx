import { GitCompareArrows } from "lucide-react";
import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { ActiveJobs } from "@/components/jobs/active-jobs";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PageHeader } from "@/components/ui/page-header";
import { mayDo } from "@/lib/auth/actor";
import { blockingProblems, type MigrationsView, planMigrations } from "@/lib/migrations";
import { watchActiveJobs } from "../_data/active-jobs";
import { read } from "../_data/read";
import { readMigrations } from "../_data/shared-reads";
import { whyNot } from "../_data/why-not";
import { ApplyMigrations } from "./_components/apply-migrations";
import { FailedMigration } from "./_components/failed-migration";
import { migrationColumns } from "./_components/migration-columns";
import { PlanCard } from "./_components/plan-card";

export const metadata: Metadata = { title: "Migrations" };

export default async function MigrationsPage() {
  const { deps, actor } = await consoleContext();
  const [found, active] = await Promise.all([readMigrations(), read(watchActiveJobs(deps, actor, ["migrate"]))]);
  if (!found.ok)
    return (
      <>
        <PageHeader title="Migrations" />
        <ErrorPanel title="The migrations could not be read" error={found.error} />
      </>
    );
  const view = found.value;
  const blocking = blockingProblems(view.problems);
  const waiting = view.items.filter((item) => item.state === "pending" || item.state === "out of order");
  const failed = view.items.filter((item) => item.state === "failed");
  const plan =
    waiting.length + failed.length > 0 && mayDo(actor, "migrations:plan")
      ? await read(planMigrations(deps, actor, { retryFailed: failed.length > 0 }))
      : null;
  return (
    <>
      <PageHeader title="Migrations" summary={summary(view)}>
        <ApplyMigrations
          database={view.database}
          files={waiting.map((item) => item.fileName)}
          failed={failed.map((item) => item.fileName)}
          reason={
            whyNot(actor, "migrations:apply") ??
            (active.ok && active.value.length > 0 ? "Migrations are being applied." : undefined) ??
            cannotApply(blocking.length, waiting.length + failed.length)
          }
        />
      </PageHeader>
      {active.ok && <ActiveJobs jobs={active.value} kinds={["migrate"]} />}
      <div className="space-y-4">
        {view.problems.map((problem) => (
          <ErrorPanel
            key={problem.code + problem.message}
            error={problem}
            tone={blocking.includes(problem) ? "danger" : "warning"}
          />
        ))}
        {failed.map((item) => (
          <FailedMigration key={item.version} migration={item} />
        ))}
        {plan !== null &&
          (plan.ok ? (
            <PlanCard plan={plan.value} known={view.problems} />
          ) : (
            <ErrorPanel title="The plan could not be made" error={plan.error} />
          ))}
        <Card>
          <DataTable
            caption="All migrations"
            columns={migrationColumns}
            rows={view.items.toReversed()}
            rowKey={(item) => item.version}
            empty={<NoMigrations folder={view.folder} />}
          />
        </Card>
      </div>
    </>
  );
}

function summary({ counts, folder }: MigrationsView) {
  const parts = [`${counts.applied} applied`, `${counts.pending} pending`];
  for (const state of ["failed", "changed", "missing"] as const)
    if (counts[state] > 0) parts.push(`${counts[state]} ${state}`);
  return (
    <>
      {parts.join(", ")} · from <span className="font-mono text-xs">{folder}</span>
    </>
  );
}

function cannotApply(problems: number, waiting: number): string | undefined {
  if (problems > 0) return "The problems below stand in the way.";
  return waiting === 0 ? "Nothing is pending." : undefined;
}

function NoMigrations({ folder }: { folder: string }) {
  return (
    <EmptyState icon={GitCompareArrows} title="No migrations yet">
      Put numbered files such as 001_first.sql into {folder}.
    </EmptyState>
  );
}
