import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { backupKindLabels } from "@/components/backup-kinds";
import { ActiveJobs } from "@/components/jobs/active-jobs";
import { serverName } from "@/components/server-name";
import { Section } from "@/components/ui/card";
import { BackLink } from "@/components/ui/back-link";
import { ErrorPanel } from "@/components/ui/error-panel";
import { FactList } from "@/components/ui/fact-list";
import { PageHeader } from "@/components/ui/page-header";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { Time } from "@/components/ui/time";
import { type BackupDetail, getBackup } from "@/lib/backups";
import { formatBytes, formatCount, formatDuration } from "@/lib/kernel/units";
import { watchActiveJobs } from "../../_data/active-jobs";
import { read } from "../../_data/read";
import { BackupToolbar } from "../_components/backup-toolbar";
import { backupReasons } from "../_components/backup-reasons";
import { refOf } from "../_components/backup-ref";
import { ArchiveContent } from "./archive-content";
import { BackupHistory } from "./backup-history";
import { ProofCard } from "./proof-card";

export const metadata: Metadata = { title: "Backup" };

interface PageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function BackupPage({ params, searchParams }: PageProps) {
  const { deps, actor } = await consoleContext();
  const { id } = await params;
  const [found, active] = await Promise.all([
    read(getBackup(deps, actor, { id })),
    read(watchActiveJobs(deps, actor, ["backup", "verify", "restore"])),
  ]);
  if (!found.ok) return <ErrorPanel title="The backup could not be read" error={found.error} />;
  const backup = found.value;
  const ownJobs = active.ok
    ? active.value.filter((job) => (job.payload as { backupId?: unknown } | null)?.backupId === id)
    : [];
  return (
    <>
      <PageHeader
        title={<span className="font-mono text-lg">{backup.fileName}</span>}
        summary={<BackLink href="/backups">Backups</BackLink>}
      >
        <BackupToolbar backup={refOf(backup)} reasons={backupReasons(actor)} />
      </PageHeader>
      <ActiveJobs jobs={ownJobs} backupId={id} />
      <div className="space-y-4">
        <ProofCard backup={backup} />
        <Section id="facts" title="Facts">
          <Facts backup={backup} />
        </Section>
        {backup.manifest !== null && (
          <ArchiveContent manifest={backup.manifest} id={id} params={flatParams(await searchParams)} />
        )}
        <BackupHistory history={backup.history} />
      </div>
    </>
  );
}

function Facts({ backup }: { backup: BackupDetail }) {
  const { manifest } = backup;
  return (
    <FactList
      facts={[
        { label: "Database", value: backup.databaseName, mono: true },
        { label: "Server", value: backup.server === null ? null : serverName(backup.server) },
        { label: "Kind", value: backupKindLabels[backup.kind] },
        { label: "Created", value: <CreatedBy backup={backup} /> },
        { label: "Took", value: backup.durationMs === null ? null : formatDuration(backup.durationMs) },
        { label: "Size", value: backup.sizeBytes === null ? null : sizeText(backup) },
        { label: "Tables", value: backup.tableCount === null ? null : formatCount(backup.tableCount) },
        { label: "Rows", value: backup.rowCount === null ? null : formatCount(backup.rowCount) },
        { label: "Migration", value: backup.migrationVersion, mono: true },
        { label: "Character set", value: manifest === null ? null : `${manifest.charset}, ${manifest.collation}` },
        {
          label: "Snapshot at",
          value: manifest?.position == null ? null : positionText(manifest.position),
          mono: true,
        },
        { label: "SHA-256", value: backup.checksum, mono: true },
      ]}
    />
  );
}

function CreatedBy({ backup }: { backup: BackupDetail }) {
  return (
    <>
      <Time at={backup.createdAt} /> by {backup.createdByName}
    </>
  );
}

function sizeText({ sizeBytes, manifest }: BackupDetail): string {
  const size = formatBytes(sizeBytes ?? 0);
  return manifest === null ? size : `${size}, ${formatBytes(manifest.totals.plainBytes)} of SQL`;
}

function positionText(position: Record<string, string>): string {
  return Object.entries(position)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
