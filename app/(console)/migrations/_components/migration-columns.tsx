import Link from "next/link";
import { ActorName } from "@/components/ui/actor-name";
import type { Column } from "@/components/ui/data-table";
import { Time } from "@/components/ui/time";
import { formatDuration } from "@/lib/kernel/units";
import type { MigrationView } from "@/lib/migrations";
import { MigrationStateBadge } from "./migration-state-badge";

export const migrationColumns: Column<MigrationView>[] = [
  {
    id: "version",
    header: "Version",
    title: true,
    cell: (migration) => (
      <Link
        href={`/migrations/${encodeURIComponent(migration.version)}`}
        className="rounded-sm font-mono text-xs hover:underline"
      >
        {migration.version}
      </Link>
    ),
  },
  {
    id: "file",
    header: "File",
    cell: (migration) => (
      <Link
        href={`/migrations/${encodeURIComponent(migration.version)}`}
        className="rounded-sm font-mono text-xs wrap-anywhere hover:underline"
      >
        {migration.fileName}
      </Link>
    ),
  },
  { id: "state", header: "State", cell: (migration) => <MigrationStateBadge state={migration.state} /> },
  { id: "by", header: "By", cell: (migration) => <ActorName name={migration.installedBy ?? "—"} /> },
  {
    id: "took",
    header: "Took",
    numeric: true,
    cell: (migration) => (migration.executionMs === null ? "—" : formatDuration(migration.executionMs)),
  },
  {
    id: "when",
    header: "When",
    cell: (migration) =>
      migration.installedOn === null ? (
        <span className="text-muted">—</span>
      ) : (
        <Time at={migration.installedOn} className="whitespace-nowrap text-muted" />
      ),
  },
];
