import { backupKindLabels } from "@/components/backup-kinds";
import { serverName } from "@/components/server-name";
import { FactList } from "@/components/ui/fact-list";
import { Time } from "@/components/ui/time";
import type { BackupDetail } from "@/lib/backups";
import { formatBytes, formatCount, formatDuration } from "@/lib/kernel/units";
import { holdOf } from "../_components/backup-ref";
import { throughput } from "../_components/proof-words";

/** What is known of the backup besides what is in it. */
export function BackupFacts({ backup }: { backup: BackupDetail }) {
  const { contents } = backup;
  return (
    <FactList
      facts={[
        { label: "Database", value: backup.databaseName, mono: true },
        { label: "Server", value: backup.server === null ? null : serverName(backup.server) },
        { label: "Kind", value: backupKindLabels[backup.kind] },
        { label: "Created", value: <CreatedBy backup={backup} /> },
        { label: "Took", value: tookText(backup) },
        { label: "Size", value: backup.sizeBytes === null ? null : sizeText(backup) },
        { label: "Tables", value: backup.tableCount === null ? null : formatCount(backup.tableCount) },
        { label: "Rows", value: backup.rowCount === null ? null : formatCount(backup.rowCount) },
        { label: "Migration", value: backup.migrationVersion, mono: true },
        { label: "Character set", value: contents === null ? null : `${contents.charset}, ${contents.collation}` },
        { label: "Snapshot", value: contents?.snapshot === undefined ? null : snapshotText(contents.snapshot) },
        {
          label: "Position in the log",
          value: contents?.position == null ? null : positionText(contents.position),
          mono: true,
        },
        { label: "Encryption", value: <Encryption recipients={backup.recipients} /> },
        { label: "Second copy", value: backup.state === "complete" ? <Copy backup={backup} /> : null },
        { label: "Held", value: holdOf(backup) === null ? null : <Held backup={backup} /> },
        { label: "Looked at", value: backup.suspectClearedAt === null ? null : <Cleared backup={backup} /> },
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

function tookText(backup: BackupDetail): string | null {
  if (backup.durationMs === null) return null;
  const rate = throughput(backup);
  return rate === null
    ? formatDuration(backup.durationMs)
    : `${formatDuration(backup.durationMs)}, ${formatBytes(rate)} a second`;
}

function sizeText({ sizeBytes, plainBytes }: BackupDetail): string {
  const size = formatBytes(sizeBytes ?? 0);
  return plainBytes === null ? size : `${size}, ${formatBytes(plainBytes)} of SQL`;
}

function snapshotText({ connections, lockedMs }: { connections: number; lockedMs: number }): string {
  const read = connections === 1 ? "One moment, on one connection" : `One moment, on ${connections} connections`;
  const waited = lockedMs < 1000 ? `${lockedMs} ms` : formatDuration(lockedMs);
  return lockedMs === 0 ? `${read}; nobody had to wait` : `${read}; writers waited ${waited}`;
}

function positionText(position: Record<string, string>): string {
  return Object.entries(position)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

function Encryption({ recipients }: { recipients: BackupDetail["recipients"] }) {
  if (recipients === null) return "None: whoever has the file can read it";
  if (recipients.length === 0) return "age; for whom, the file does not say";
  return (
    <>
      age, for
      {recipients.map((recipient) => (
        <span key={recipient} className="block font-mono text-xs leading-5">
          {recipient}
        </span>
      ))}
    </>
  );
}

const copyWords = { waiting: "Waits its turn for", copying: "Being copied to", complete: "In", failed: "Failed, to" };

function Copy({ backup: { copy } }: { backup: BackupDetail }) {
  if (copy === null) return "None";
  return (
    <>
      {copyWords[copy.state]} <span className="font-mono text-xs">{copy.storage}</span>
      {copy.verifiedAt !== null && (
        <>
          , read back <Time at={copy.verifiedAt} />
        </>
      )}
    </>
  );
}

function Held({ backup }: { backup: BackupDetail }) {
  const hold = holdOf(backup);
  if (hold === null) return null;
  return (
    <>
      by {hold.by}
      {hold.reason !== "" && `: ${hold.reason}`}
      {hold.until !== null && (
        <>
          , released <Time at={hold.until} />
        </>
      )}
    </>
  );
}

function Cleared({ backup }: { backup: BackupDetail }) {
  return (
    <>
      It was suspect; {backup.suspectClearedByName ?? "somebody"} let it pass{" "}
      <Time at={backup.suspectClearedAt ?? backup.createdAt} />
    </>
  );
}
