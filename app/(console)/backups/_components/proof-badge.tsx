import { Check, CircleDashed, CircleX, Loader, TriangleAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { BackupSummary } from "@/lib/backups";

/** What is known about an archive, in one word; the backup's page has the evidence. */
export function ProofBadge({ backup }: { backup: Pick<BackupSummary, "state" | "proof"> }) {
  if (backup.state === "running")
    return (
      <Badge tone="primary">
        <Loader aria-hidden />
        Running
      </Badge>
    );
  if (backup.state === "failed")
    return (
      <Badge tone="danger">
        <CircleX aria-hidden />
        Failed
      </Badge>
    );
  if (backup.proof === "damaged")
    return (
      <Badge tone="danger">
        <TriangleAlert aria-hidden />
        Damaged
      </Badge>
    );
  if (backup.proof === "verified")
    return (
      <Badge tone="primary">
        <Check aria-hidden />
        Verified
      </Badge>
    );
  return (
    <Badge title="The file is whole as far as its name says; it has not been read back yet.">
      <CircleDashed aria-hidden />
      Complete
    </Badge>
  );
}
