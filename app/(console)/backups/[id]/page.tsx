import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { ActiveJobs } from "@/components/jobs/active-jobs";
import { BackLink } from "@/components/ui/back-link";
import { Section } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PageHeader } from "@/components/ui/page-header";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { getBackup } from "@/lib/backups";
import { watchActiveJobs } from "../../_data/active-jobs";
import { read } from "../../_data/read";
import { whyNot } from "../../_data/why-not";
import { backupReasons } from "../_components/backup-reasons";
import { refOf } from "../_components/backup-ref";
import { BackupToolbar } from "../_components/backup-toolbar";
import { isSuspect } from "../_components/proof-words";
import { ArchiveContent } from "./archive-content";
import { BackupFacts } from "./backup-facts";
import { BackupHistory } from "./backup-history";
import { DrillResult } from "./drill-result";
import { ProofCard } from "./proof-card";
import { ProofTimeline } from "./proof-timeline";
import { SuspectPanel } from "./suspect-panel";

export const metadata: Metadata = { title: "Backup" };

const kindsShown = ["backup", "verify", "drill", "copy", "restore", "ingest"];

interface PageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function BackupPage({ params, searchParams }: PageProps) {
  const { deps, actor } = await consoleContext();
  const { id } = await params;
  const [found, active] = await Promise.all([
    read(getBackup(deps, actor, { id })),
    read(watchActiveJobs(deps, actor, kindsShown)),
  ]);
  if (!found.ok) return <ErrorPanel title="The backup could not be read" error={found.error} />;
  const backup = found.value;
  const ownJobs = active.ok
    ? active.value.filter((job) => (job.payload as { backupId?: unknown } | null)?.backupId === id)
    : [];
  const drill = backup.proofs.find((proof) => proof.kind === "drill");
  return (
    <>
      <PageHeader
        title={<span className="font-mono text-lg">{backup.fileName}</span>}
        summary={<BackLink href="/backups">Backups</BackLink>}
      >
        <BackupToolbar backup={refOf(backup)} reasons={backupReasons(deps, actor)} />
      </PageHeader>
      <ActiveJobs jobs={ownJobs} backupId={id} />
      <div className="space-y-4">
        {backup.suspect !== null && isSuspect(backup) && (
          <SuspectPanel id={id} report={backup.suspect} cannotClear={whyNot(actor, "backups:delete")} />
        )}
        <ProofCard backup={backup} />
        {drill !== undefined && <DrillResult proof={drill} />}
        <Section id="facts" title="Facts">
          <BackupFacts backup={backup} />
        </Section>
        {backup.contents !== null && (
          <ArchiveContent
            contents={backup.contents}
            changes={backup.changes}
            previous={backup.previous}
            id={id}
            params={flatParams(await searchParams)}
          />
        )}
        <ProofTimeline proofs={backup.proofs} />
        <BackupHistory history={backup.history} />
      </div>
    </>
  );
}
