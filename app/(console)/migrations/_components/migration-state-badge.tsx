import { Badge, type Tone } from "@/components/ui/badge";
import type { MigrationView } from "@/lib/migrations";

const states: Record<MigrationView["state"], { label: string; tone: Tone; explanation: string }> = {
  pending: { label: "Pending", tone: "warning", explanation: "Not applied yet." },
  running: { label: "Running", tone: "primary", explanation: "Its statements are being run." },
  applied: { label: "Applied", tone: "ok", explanation: "Every statement ran, and the file is as it was." },
  failed: { label: "Failed", tone: "danger", explanation: "A statement failed or the run was interrupted." },
  changed: { label: "Edited after it ran", tone: "warning", explanation: "The file differs from what was applied." },
  missing: {
    label: "File missing",
    tone: "warning",
    explanation: "Applied, but its file is not in the folder any more.",
  },
  "out of order": { label: "Out of order", tone: "warning", explanation: "Not applied, though a later version is." },
};

export function MigrationStateBadge({ state }: { state: MigrationView["state"] }) {
  const { label, tone, explanation } = states[state];
  return (
    <Badge tone={tone} title={explanation}>
      {label}
    </Badge>
  );
}
