import { Archive, FileSearch, GitCompareArrows, type LucideIcon, Timer, Trash2, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import { Time } from "@/components/ui/time";
import { formatDuration } from "@/lib/kernel/units";
import type { RestorePreview } from "@/lib/restores";

/** What protects the person, then what goes along with the tables. */
export function Consequences({ preview }: { preview: RestorePreview }) {
  const pending = preview.migrations.becomePending;
  return (
    <ul className="space-y-2">
      <Line icon={FileSearch} tone="text-ok">
        The archive is read end to end first. If it is damaged, nothing is touched.
      </Line>
      <Line icon={Archive} tone="text-ok">
        A fresh backup is taken first. If that fails, nothing is touched.
      </Line>
      <Line icon={Undo2} tone="text-ok">
        If loading fails half way, that backup is put back. Afterwards it undoes this restore.
      </Line>
      {preview.backup.restoreMs !== null && preview.backup.provenAt !== null && (
        <Line icon={Timer} tone="text-muted">
          A drill restored it in {formatDuration(preview.backup.restoreMs)}, <Time at={preview.backup.provenAt} />. The
          fresh backup comes on top.
        </Line>
      )}
      {preview.objectsThatGo.length > 0 && (
        <Line icon={Trash2} tone="text-danger">
          Not in the archive, so they go:{" "}
          {preview.objectsThatGo.map(({ objectClass, name }) => `${singular(objectClass)} ${name}`).join(", ")}.
        </Line>
      )}
      {pending.length > 0 && (
        <Line icon={GitCompareArrows} tone="text-warning">
          This archive predates {pending.length === 1 ? "migration" : "migrations"} {range(pending)};{" "}
          {pending.length === 1 ? "it" : "they"} will be pending again.
        </Line>
      )}
    </ul>
  );
}

function Line({ icon: Icon, tone, children }: { icon: LucideIcon; tone: string; children: ReactNode }) {
  return (
    <li className="flex gap-2.5">
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", tone)} />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </li>
  );
}

function singular(objectClass: string): string {
  return objectClass.replace(/s$/, "");
}

/** `009 … 011`, or all of them while they are few. */
function range(versions: string[]): string {
  return versions.length < 3 ? versions.join(" and ") : `${versions[0]} … ${versions.at(-1)}`;
}
