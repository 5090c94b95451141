import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { ButtonLink } from "@/components/ui/button-link";
import { Card, Section } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { FactList } from "@/components/ui/fact-list";
import { Time } from "@/components/ui/time";
import type { BackupSummary } from "@/lib/backups";
import { formatCount, formatDuration, several } from "@/lib/kernel/units";
import type { RestoreDetail, RestoreResult } from "@/lib/restores";

/** How it ended, the evidence, and the way back. */
export function RestoreOutcome({ restore }: { restore: RestoreDetail }) {
  return (
    <div className="space-y-4">
      {restore.error !== null && <ErrorPanel title="The restore failed" error={restore.error} />}
      {restore.result !== null && <Success result={restore.result} compared={restore.backup?.format === "archive"} />}
      <Section id="facts" title="Facts">
        <FactList
          facts={[
            { label: "Restored from", value: <BackupLink backup={restore.backup} /> },
            {
              label: "Backup before",
              value:
                restore.preRestoreBackup === null ? "None was taken" : <BackupLink backup={restore.preRestoreBackup} />,
            },
            { label: "Asked for by", value: restore.requestedByName },
            { label: "Started", value: <Time at={restore.createdAt} /> },
            { label: "Ended", value: restore.finishedAt === null ? null : <Time at={restore.finishedAt} /> },
            {
              label: "Log",
              value:
                restore.jobId === null ? null : (
                  <Link href={`/jobs/${restore.jobId}`} className="text-primary underline">
                    The job and its log
                  </Link>
                ),
            },
          ]}
        />
      </Section>
      {restore.preRestoreBackup !== null && (
        <Card className="flex flex-wrap items-center justify-between gap-3 px-4.5 py-3.5">
          <p className="min-w-0">
            <span className="font-semibold">Not what you wanted?</span>{" "}
            <span className="text-muted">The backup taken before holds everything as it was.</span>
          </p>
          <ButtonLink href={`/backups/${restore.preRestoreBackup.id}/restore`}>Go back to it…</ButtonLink>
        </Card>
      )}
    </div>
  );
}

function Success({ result, compared }: { result: RestoreResult; compared: boolean }) {
  return (
    <Card className="p-4.5">
      <div className="flex gap-3">
        <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-ok" />
        <div className="min-w-0 space-y-1">
          <h2 className="text-lg">The database is restored</h2>
          <p>
            {several(result.tables, "table")}, {several(result.rows, "row")} in {formatDuration(result.durationMs)}
            {compared ? "; tables, rows and objects equal those of the archive." : "."}
          </p>
          {result.orphans.length > 0 && <Orphans orphans={result.orphans} />}
        </div>
      </div>
    </Card>
  );
}

function Orphans({ orphans }: { orphans: RestoreResult["orphans"] }) {
  return (
    <div className="pt-1 text-warning">
      <p>Some rows point to rows that do not exist. They were so in the backup:</p>
      <ul className="list-disc pl-5">
        {orphans.map((orphan) => (
          <li key={`${orphan.table}.${orphan.constraint}`}>
            {formatCount(orphan.rows)} in <span className="font-mono text-xs">{orphan.table}</span> (
            <span className="font-mono text-xs wrap-anywhere">{orphan.constraint}</span>)
          </li>
        ))}
      </ul>
    </div>
  );
}

function BackupLink({ backup }: { backup: BackupSummary | null }) {
  if (backup === null) return "Its catalogue entry is gone";
  return (
    <Link href={`/backups/${backup.id}`} className="font-mono text-xs wrap-anywhere text-primary underline">
      {backup.fileName}
    </Link>
  );
}
