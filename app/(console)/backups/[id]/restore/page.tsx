import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { BackLink } from "@/components/ui/back-link";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PageHeader } from "@/components/ui/page-header";
import { exactUtc } from "@/components/format-time";
import { previewRestore, type RestorePreview } from "@/lib/restores";
import { read } from "../../../_data/read";
import { whyNot } from "../../../_data/why-not";
import { Consequences } from "./consequences";
import { PreviewTable } from "./preview-table";
import { RestoreCard } from "./restore-card";

export const metadata: Metadata = { title: "Restore" };

export default async function RestorePage({ params }: { params: Promise<{ id: string }> }) {
  const { deps, actor } = await consoleContext();
  const { id } = await params;
  const found = await read(previewRestore(deps, actor, { id }));
  const back = <BackLink href={`/backups/${id}`}>The backup</BackLink>;
  if (!found.ok)
    return (
      <>
        <PageHeader title="Restore" summary={back} />
        <ErrorPanel title="What a restore would change could not be read. Nothing was touched." error={found.error} />
      </>
    );
  const preview = found.value;
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader title="Restore" summary={back} />
      <RestoreCard
        title={`Restore ${preview.database} to ${exactUtc(preview.backup.createdAt)}`}
        backupId={id}
        phrase={preview.confirmation}
        needsIdentity={preview.needsIdentity}
        blocked={whyNot(actor, "backups:restore") ?? blockedBy(preview)}
      >
        <p className="text-muted">
          <span className="font-mono text-xs wrap-anywhere text-text">{preview.backup.fileName}</span> replaces
          everything in <span className="font-mono text-text">{preview.database}</span>. While it is loaded the
          application finds incomplete tables: stop it, or tell people, before you start.
        </p>
        <Problems preview={preview} />
        {preview.tables.length > 0 && <PreviewTable tables={preview.tables} />}
        {preview.blockers.length === 0 && <Consequences preview={preview} />}
      </RestoreCard>
    </div>
  );
}

function blockedBy({ blockers }: RestorePreview): string | undefined {
  return blockers.length === 0 ? undefined : "What is said above stands in the way.";
}

function Problems({ preview: { blockers, warnings } }: { preview: RestorePreview }) {
  return (
    <>
      {blockers.map((blocker) => (
        <ErrorPanel key={blocker.code} error={blocker} className="shadow-none" />
      ))}
      {warnings.map((warning) => (
        <ErrorPanel key={warning.code + warning.message} error={warning} tone="warning" className="shadow-none" />
      ))}
    </>
  );
}
