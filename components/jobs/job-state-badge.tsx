import { Ban, Check, CircleX, Clock, Loader } from "lucide-react";
import type { JobState } from "@/lib/store/schema";
import { Badge, type Tone } from "../ui/badge";

const states = {
  queued: { tone: "neutral", label: "Queued", icon: Clock },
  running: { tone: "primary", label: "Running", icon: Loader },
  succeeded: { tone: "ok", label: "Succeeded", icon: Check },
  failed: { tone: "danger", label: "Failed", icon: CircleX },
  cancelled: { tone: "neutral", label: "Cancelled", icon: Ban },
} satisfies Record<JobState, { tone: Tone; label: string; icon: typeof Check }>;

export function JobStateBadge({ state }: { state: JobState }) {
  const { tone, label, icon: Icon } = states[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}
