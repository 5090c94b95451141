import { CloudCheck, CloudOff, CloudUpload, Lock, LockKeyhole, TriangleAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { BackupSummary, CopyView } from "@/lib/backups";
import { holdOf } from "./backup-ref";
import { isSuspect } from "./proof-words";

export function SuspectBadge({ backup }: { backup: Pick<BackupSummary, "suspect" | "suspectClearedAt"> }) {
  if (!isSuspect(backup)) return null;
  return (
    <Badge tone="warning" title="It lost more than a backup usually loses: look before retention goes on.">
      <TriangleAlert aria-hidden />
      Suspect
    </Badge>
  );
}

/** Beside the kind: whether it is encrypted, and who keeps it from retention. */
export function Marks({ backup }: { backup: BackupSummary }) {
  const hold = holdOf(backup);
  return (
    <>
      {backup.recipients !== null && (
        <span className="inline-flex items-center gap-1">
          <LockKeyhole aria-hidden className="size-3" />
          encrypted
        </span>
      )}
      {hold !== null && (
        <span className="inline-flex items-center gap-1 text-primary" title={hold.reason}>
          <Lock aria-hidden className="size-3 shrink-0" />
          <span className="wrap-anywhere">held by {hold.by}</span>
        </span>
      )}
    </>
  );
}

const copies = {
  waiting: { icon: CloudUpload, colour: "text-muted", label: "Waiting" },
  copying: { icon: CloudUpload, colour: "text-primary", label: "Copying" },
  complete: { icon: CloudCheck, colour: "text-muted", label: "Copied" },
  failed: { icon: CloudOff, colour: "text-danger", label: "Failed" },
} as const;

/** Whether there is a second one in the other place. */
export function CopyState({ copy }: { copy: CopyView | null }) {
  if (copy === null) return <span className="text-muted">—</span>;
  const { icon: Icon, colour, label } = copies[copy.state];
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-muted" title={`${label}: ${copy.storage}`}>
      <Icon aria-hidden className={`size-4 ${colour}`} />
      <span className="@2xl:sr-only">{label}</span>
    </span>
  );
}
