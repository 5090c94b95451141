import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { toJson } from "@/components/json";
import { ActiveJobs } from "@/components/jobs/active-jobs";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { getBackupTrend } from "@/lib/backups";
import { getOverview } from "@/lib/checklist";
import { BackUpNowButton } from "./_components/back-up-now-button";
import { EventList } from "./_components/event-list";
import { RefreshButton } from "./_components/refresh-button";
import { TrendCard } from "./_components/trend/trend-card";
import { backupUnderWay, watchActiveJobs } from "./_data/active-jobs";
import { read } from "./_data/read";
import { readMailStatus } from "./_data/shared-reads";
import { whyNot } from "./_data/why-not";
import { KeepFresh } from "./_overview/keep-fresh";
import { OverviewStats } from "./_overview/overview-stats";
import { VerdictCard } from "./_overview/verdict-card";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage() {
  const { deps, actor } = await consoleContext();
  const [found, active, trend, mail] = await Promise.all([
    read(getOverview(deps, actor)),
    read(watchActiveJobs(deps, actor)),
    read(getBackupTrend(deps, actor)),
    readMailStatus(),
  ]);
  if (!found.ok) return <ErrorPanel title="The overview could not be read" error={found.error} />;
  const overview = found.value;
  return (
    <>
      <PageHeader
        title="Overview"
        summary={
          <>
            Checked <Time at={overview.at} />
          </>
        }
      >
        <KeepFresh />
        <RefreshButton />
        <BackUpNowButton reason={whyNot(actor, "backups:create") ?? backupUnderWay(active)} />
      </PageHeader>
      {active.ok && <ActiveJobs jobs={active.value} />}
      <div className="space-y-3.5">
        <VerdictCard verdict={overview.verdict} todo={overview.todo} />
        <OverviewStats overview={overview} mail={mail.ok ? mail.value : null} />
        <div className="grid items-start gap-3.5 xl:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]">
          <TrendCard points={trend.ok ? toJson(trend.value.points) : []} />
          <Section id="latest" title="Latest">
            <div className="border-t px-4.5 py-1.5">
              {overview.events.length === 0 ? (
                <p className="py-2 text-muted">Nothing has happened yet.</p>
              ) : (
                <EventList events={overview.events} />
              )}
            </div>
          </Section>
        </div>
      </div>
    </>
  );
}
