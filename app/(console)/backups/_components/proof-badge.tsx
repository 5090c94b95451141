import { Check, CircleDashed, CircleX, Loader, type LucideIcon, ShieldCheck, TriangleAlert } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { BackupSummary } from "@/lib/backups";
import { provenWords } from "./proof-words";

interface Look {
  tone: Tone;
  icon: LucideIcon;
  label: string;
}

const running: Look = { tone: "primary", icon: Loader, label: "Running" };
const failed: Look = { tone: "danger", icon: CircleX, label: "Failed" };
const looks: Record<BackupSummary["proof"], Look> = {
  proven: { tone: "ok", icon: ShieldCheck, label: "Proven" },
  verified: { tone: "primary", icon: Check, label: "Verified" },
  damaged: { tone: "danger", icon: TriangleAlert, label: "Damaged" },
  none: { tone: "neutral", icon: CircleDashed, label: "Complete" },
};

type Shown = Pick<
  BackupSummary,
  "state" | "proof" | "provenAt" | "restoreMs" | "tableCount" | "rowCount" | "verifiedAt"
>;

/** What is known about an archive, in one word; the backup's page has the evidence. */
export function ProofBadge({ backup }: { backup: Shown }) {
  const look = backup.state === "running" ? running : backup.state === "failed" ? failed : looks[backup.proof];
  return (
    <Badge tone={look.tone} title={backup.state === "complete" ? explain(backup) : undefined}>
      <look.icon aria-hidden />
      {look.label}
    </Badge>
  );
}

function explain(backup: Shown): string {
  if (backup.proof === "proven") return `A drill ${provenWords(backup)}, and compared.`;
  if (backup.proof === "verified") return "The whole file was read back.";
  if (backup.proof === "damaged") return "The file is not what was written.";
  return "The file is whole as far as its name says; it has not been read back yet.";
}
