import Link from "next/link";
import { backupKindLabels } from "@/components/backup-kinds";
import type { Column } from "@/components/ui/data-table";
import { hrefWith } from "@/components/ui/search-params";
import { Time } from "@/components/ui/time";
import type { BackupSummary } from "@/lib/backups";
import { formatBytes, formatCount, formatDuration } from "@/lib/kernel/units";
import { BackupActions } from "./backup-actions";
import { CopyState, Marks, SuspectBadge } from "./backup-flags";
import { type BackupReasons, refOf } from "./backup-ref";
import { ProofBadge } from "./proof-badge";
import { throughput } from "./proof-words";

type SortKey = "created" | "size" | "rows" | "name";

export function backupColumns(
  params: Record<string, string>,
  reasons: BackupReasons,
  /** Whether any of the backups has, or is to have, a second copy. */
  withCopies: boolean,
): Column<BackupSummary>[] {
  const sort = (key: SortKey) => sortOf(params, key);
  return [
    {
      id: "name",
      header: "Archive",
      title: true,
      sort: sort("name"),
      cell: (backup) => <Name backup={backup} />,
    },
    { id: "proof", header: "Proof", cell: (backup) => <Proof backup={backup} /> },
    ...(withCopies
      ? [{ id: "copy", header: "Copy", cell: (backup: BackupSummary) => <CopyState copy={backup.copy} /> }]
      : []),
    {
      id: "size",
      header: "Size, MB",
      numeric: true,
      sort: sort("size"),
      cell: (backup) => (backup.sizeBytes === null ? "—" : megabytes(backup.sizeBytes)),
    },
    {
      id: "rows",
      header: "Rows",
      numeric: true,
      sort: sort("rows"),
      cell: (backup) => (backup.rowCount === null ? "—" : formatCount(backup.rowCount)),
    },
    { id: "took", header: "Took", numeric: true, cell: (backup) => <Took backup={backup} /> },
    {
      id: "created",
      header: "Created",
      sort: sort("created"),
      cell: (backup) => <Time at={backup.createdAt} className="whitespace-nowrap text-muted" />,
    },
    {
      id: "actions",
      header: "Actions",
      quiet: true,
      className: "@2xl:w-0",
      cell: (backup) => <BackupActions backup={refOf(backup)} reasons={reasons} />,
    },
  ];
}

function Name({ backup }: { backup: BackupSummary }) {
  return (
    <>
      <Link href={`/backups/${backup.id}`} className="rounded-sm font-mono text-xs wrap-anywhere hover:underline">
        {backup.fileName}
      </Link>
      <p className="flex flex-wrap gap-x-2.5 text-xs text-muted">
        <span>{backupKindLabels[backup.kind]}</span>
        {backup.proof === "proven" && backup.restoreMs !== null && (
          <span>restored in {formatDuration(backup.restoreMs)}</span>
        )}
        <Marks backup={backup} />
      </p>
    </>
  );
}

function Proof({ backup }: { backup: BackupSummary }) {
  return (
    <span className="flex flex-col items-start gap-1">
      <ProofBadge backup={backup} />
      <SuspectBadge backup={backup} />
    </span>
  );
}

function Took({ backup }: { backup: BackupSummary }) {
  const rate = throughput(backup);
  if (backup.durationMs === null) return "—";
  return (
    <>
      {formatDuration(backup.durationMs)}
      {rate !== null && <span className="block text-xs text-muted">{formatBytes(rate)}/s</span>}
    </>
  );
}

/** One unit for the whole column, so that sizes compare at a glance. */
function megabytes(bytes: number): string {
  const value = bytes / 1e6;
  return value < 0.1 ? "< 0.1" : value.toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** A click sorts descending first, then ascending. */
function sortOf(params: Record<string, string>, key: SortKey): NonNullable<Column<BackupSummary>["sort"]> {
  const active = (params["sort"] ?? "created") === key ? (params["direction"] === "asc" ? "asc" : "desc") : null;
  return { active, href: hrefWith("/backups", params, { sort: key, direction: active === "desc" ? "asc" : "desc" }) };
}
