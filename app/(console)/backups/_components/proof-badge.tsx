import { Check, CircleDashed, CircleX, Loader, type LucideIcon, ShieldCheck, TriangleAlert } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { BackupSummary } from "@/lib/backups";
import { proofLabel, proofSentence } from "./proof-words";

interface Look {
  tone: Tone;
  icon: LucideIcon;
}

const running: Look = { tone: "primary", icon: Loader };
const failed: Look = { tone: "danger", icon: CircleX };
const looks: Record<BackupSummary["proof"], Look> = {
  proven: { tone: "ok", icon: ShieldCheck },
  verified: { tone: "primary", icon: Check },
  damaged: { tone: "danger", icon: TriangleAlert },
  none: { tone: "neutral", icon: CircleDashed },
};

type Shown = Pick<BackupSummary, "state"> & Parameters<typeof proofLabel>[0];

/** What is known about an archive, in one word; the backup's page has the evidence. */
export function ProofBadge({ backup }: { backup: Shown }) {
  const look = backup.state === "running" ? running : backup.state === "failed" ? failed : looks[backup.proof];
  const label = backup.state === "running" ? "Running" : backup.state === "failed" ? "Failed" : proofLabel(backup);
  return (
    <Badge tone={look.tone} title={backup.state === "complete" ? proofSentence(backup) : undefined}>
      <look.icon aria-hidden />
      {label}
    </Badge>
  );
}
