import { Archive } from "lucide-react";
import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { ActiveJobs } from "@/components/jobs/active-jobs";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { FilterChips } from "@/components/ui/filter-chips";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { SearchField } from "@/components/ui/search-field";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { type BackupList, listBackups, ListBackupsInput } from "@/lib/backups";
import { formatBytes, formatCount } from "@/lib/kernel/units";
import { BackUpNowButton } from "../_components/back-up-now-button";
import { backupUnderWay, watchActiveJobs } from "../_data/active-jobs";
import { read } from "../_data/read";
import { backupColumns } from "./_components/backup-columns";
import { backupReasons } from "./_components/backup-reasons";

export const metadata: Metadata = { title: "Backups" };

const kindsShown = ["backup", "verify", "restore"];

const kinds = [
  { value: null, label: "All" },
  { value: "manual", label: "Manual" },
  { value: "pre-migration", label: "Before a migration" },
  { value: "pre-restore", label: "Before a restore" },
  { value: "external", label: "External" },
];

export default async function BackupsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { deps, actor } = await consoleContext();
  const params = flatParams(await searchParams);
  const input = ListBackupsInput.safeParse(params).data ?? {};
  const [list, active] = await Promise.all([
    read(listBackups(deps, actor, input)),
    read(watchActiveJobs(deps, actor, kindsShown)),
  ]);
  const reasons = backupReasons(actor);
  return (
    <>
      <PageHeader title="Backups" summary={list.ok ? summary(list.value) : "The catalogue of archives"}>
        <BackUpNowButton reason={reasons.create ?? backupUnderWay(active)} />
      </PageHeader>
      {active.ok && <ActiveJobs jobs={active.value} kinds={kindsShown} />}
      <div className="mb-3.5 flex flex-wrap items-center gap-x-3 gap-y-2.5">
        <SearchField label="Filter by name" />
        <FilterChips label="Kind" path="/backups" params={params} name="kind" options={kinds} />
      </div>
      {list.ok ? (
        <>
          <Card>
            <DataTable
              caption="Backups"
              columns={backupColumns(params, reasons)}
              rows={list.value.items}
              rowKey={(backup) => backup.id}
              empty={<NoBackups filtered={params["q"] !== undefined || params["kind"] !== undefined} />}
            />
          </Card>
          <Pager
            path="/backups"
            params={params}
            nextCursor={list.value.nextCursor}
            note={
              list.value.archives.count === 0
                ? ""
                : `${list.value.items.length} of ${formatCount(list.value.archives.count)} shown`
            }
          />
        </>
      ) : (
        <ErrorPanel title="The backups could not be read" error={list.error} />
      )}
    </>
  );
}

function summary({ archives }: BackupList): string {
  if (archives.count === 0) return "No archives yet";
  return `${formatCount(archives.count)} ${archives.count === 1 ? "archive" : "archives"}, ${formatBytes(archives.sizeBytes)}`;
}

function NoBackups({ filtered }: { filtered: boolean }) {
  if (filtered)
    return (
      <EmptyState icon={Archive} title="No backup matches" action={<ButtonLink href="/backups">Show all</ButtonLink>}>
        No archive has this name and kind.
      </EmptyState>
    );
  return (
    <EmptyState icon={Archive} title="There is no backup yet">
      Take the first one with “Back up now”. Dumps that other tools put into the backups folder appear here too.
    </EmptyState>
  );
}
