import { Archive } from "lucide-react";
import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { toJson } from "@/components/json";
import { ActiveJobs } from "@/components/jobs/active-jobs";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { FilterChips } from "@/components/ui/filter-chips";
import { FilterMenu } from "@/components/ui/filter-menu";
import { Pager } from "@/components/ui/pager";
import { SearchField } from "@/components/ui/search-field";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import type { Actor } from "@/lib/auth/actor";
import {
  type BackupList,
  getBackupPolicy,
  getBackupTrend,
  getSchedule,
  listBackups,
  ListBackupsInput,
} from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { formatBytes, formatCount } from "@/lib/kernel/units";
import { listUploads } from "@/lib/uploads";
import { BackUpNowButton } from "../_components/back-up-now-button";
import { TrendCard } from "../_components/trend/trend-card";
import { backupUnderWay, watchActiveJobs } from "../_data/active-jobs";
import { read } from "../_data/read";
import { whyNot } from "../_data/why-not";
import { backupColumns } from "./_components/backup-columns";
import { backupReasons } from "./_components/backup-reasons";
import { BackupsAtAGlance } from "./_components/backups-at-a-glance";
import { BackupsHeader } from "./_components/backups-header";
import { UploadButton } from "./_components/upload/upload-button";
import { UploadsPanel } from "./_components/upload/uploads-panel";

export const metadata: Metadata = { title: "Backups" };

const kindsShown = ["backup", "verify", "drill", "copy", "ingest", "prune", "restore"];

const kinds = [
  { value: null, label: "All" },
  { value: "scheduled", label: "Scheduled" },
  { value: "manual", label: "Manual" },
  { value: "pre-migration", label: "Pre-migration" },
  { value: "pre-restore", label: "Pre-restore" },
  { value: "uploaded", label: "Uploaded" },
  { value: "external", label: "External" },
];

const proofs = [
  { value: null, label: "Any" },
  { value: "proven", label: "Proven" },
  { value: "verified", label: "Verified" },
  { value: "none", label: "Not verified" },
  { value: "damaged", label: "Damaged or incomplete" },
];

export default async function BackupsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { deps, actor } = await consoleContext();
  const params = flatParams(await searchParams);
  const cannotUpload = whyNotUpload(deps, actor);
  const [list, active, uploads] = await Promise.all([
    read(listBackups(deps, actor, ListBackupsInput.safeParse(params).data ?? {})),
    read(watchActiveJobs(deps, actor, kindsShown)),
    cannotUpload === undefined ? read(listUploads(deps, actor, {})) : null,
  ]);
  const reasons = backupReasons(deps, actor);
  return (
    <>
      <BackupsHeader
        title="Backups"
        summary={list.ok ? summary(list.value) : "The catalogue of archives"}
        current="/backups"
      >
        <UploadButton reason={cannotUpload} />
        <BackUpNowButton reason={reasons.create ?? backupUnderWay(active)} />
      </BackupsHeader>
      {active.ok && <ActiveJobs jobs={active.value} kinds={kindsShown} />}
      <UploadsPanel uploads={uploads?.ok === true ? toJson(uploads.value.items) : []} />
      {list.ok && list.value.archives.count > 0 && <Glance deps={deps} actor={actor} />}
      <div className="mb-3.5 flex flex-wrap items-center gap-x-3 gap-y-2.5">
        <SearchField label="Filter by name" />
        <FilterChips label="Kind" path="/backups" params={params} name="kind" options={kinds} />
        <div className="lg:ml-auto">
          <FilterMenu label="Proof" path="/backups" params={params} name="proof" options={proofs} />
        </div>
      </div>
      {list.ok ? (
        <>
          <Card>
            <DataTable
              caption="Backups"
              columns={backupColumns(params, reasons, deps.copies !== null)}
              rows={list.value.items}
              rowKey={(backup) => backup.id}
              empty={<NoBackups filtered={["q", "kind", "proof"].some((name) => params[name] !== undefined)} />}
            />
          </Card>
          <Pager path="/backups" params={params} nextCursor={list.value.nextCursor} note={countShown(list.value)} />
        </>
      ) : (
        <ErrorPanel title="The backups could not be read" error={list.error} />
      )}
    </>
  );
}

async function Glance({ deps, actor }: { deps: Deps; actor: Actor }) {
  const [schedule, policy, proven, trend] = await Promise.all([
    read(getSchedule(deps, actor)),
    read(getBackupPolicy(deps, actor)),
    read(listBackups(deps, actor, { proof: "proven", limit: 1 })),
    read(getBackupTrend(deps, actor)),
  ]);
  return (
    <div className="mb-4.5 grid gap-3.5 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <BackupsAtAGlance
        schedule={schedule.ok ? schedule.value.backup : null}
        newestProven={proven.ok ? (proven.value.items[0] ?? null) : null}
        retention={policy.ok ? policy.value.policy.retention : null}
      />
      <TrendCard points={trend.ok ? toJson(trend.value.points) : []} />
    </div>
  );
}

function whyNotUpload({ config }: Deps, actor: Actor): string | undefined {
  return whyNot(actor, "backups:upload") ?? (config.uploadEnabled ? undefined : "Uploads are switched off here.");
}

function summary({ archives }: BackupList): string {
  if (archives.count === 0) return "No archives yet";
  return `${formatCount(archives.count)} ${archives.count === 1 ? "archive" : "archives"}, ${formatBytes(archives.sizeBytes)}`;
}

function countShown({ archives, items }: BackupList): string {
  return archives.count === 0 ? "" : `${items.length} of ${formatCount(archives.count)} shown`;
}

function NoBackups({ filtered }: { filtered: boolean }) {
  if (filtered)
    return (
      <EmptyState icon={Archive} title="No backup matches" action={<ButtonLink href="/backups">Show all</ButtonLink>}>
        No archive has this name, kind and proof.
      </EmptyState>
    );
  return (
    <EmptyState icon={Archive} title="There is no backup yet">
      Take the first one with “Back up now”. Dumps that other tools put into the backups folder appear here too.
    </EmptyState>
  );
}
