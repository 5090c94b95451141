import { Ban, CircleX, Clock, MailCheck, PauseCircle, RotateCw } from "lucide-react";
import type { Json } from "@/components/json";
import { Badge, type Tone } from "@/components/ui/badge";
import type { MailView } from "@/lib/mail";

type Shown = "confirmed" | "retrying" | MailView["state"];

const states = {
  queued: { tone: "neutral", label: "Queued", icon: Clock },
  retrying: { tone: "warning", label: "Tried again later", icon: RotateCw },
  held: { tone: "neutral", label: "Held", icon: PauseCircle },
  sent: { tone: "ok", label: "Sent", icon: MailCheck },
  confirmed: { tone: "ok", label: "Delivered and confirmed", icon: MailCheck },
  failed: { tone: "danger", label: "Failed", icon: CircleX },
} satisfies Record<Shown, { tone: Tone; label: string; icon: typeof Ban }>;

/** What became of a mail so far. */
export function MailStateBadge({
  mail,
}: {
  mail: Pick<MailView | Json<MailView>, "state" | "attempts" | "confirmedAt">;
}) {
  const { tone, label, icon: Icon } = states[shownState(mail)];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}

function shownState(mail: Pick<MailView | Json<MailView>, "state" | "attempts" | "confirmedAt">): Shown {
  if (mail.state === "sent" && mail.confirmedAt !== null) return "confirmed";
  return mail.state === "queued" && mail.attempts > 0 ? "retrying" : mail.state;
}
