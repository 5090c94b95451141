import { Ban, CircleX, Clock, MailCheck, PauseCircle, RotateCw } from "lucide-react";
import type { Json } from "@/components/json";
import { Badge, type Tone } from "@/components/ui/badge";
import type { MailView } from "@/lib/mail";
import { confirmedAfter } from "./confirmed-after";

type Shown = "confirmed" | "retrying" | MailView["state"];

const states = {
  queued: { tone: "neutral", label: "Queued", icon: Clock },
  retrying: { tone: "warning", label: "Tried again later", icon: RotateCw },
  held: { tone: "neutral", label: "Held", icon: PauseCircle },
  sent: { tone: "ok", label: "Sent", icon: MailCheck },
  confirmed: { tone: "ok", label: "Delivered and confirmed", icon: MailCheck },
  failed: { tone: "danger", label: "Failed", icon: CircleX },
} satisfies Record<Shown, { tone: Tone; label: string; icon: typeof Ban }>;

type Mail = Pick<MailView | Json<MailView>, "state" | "attempts" | "createdAt" | "sentAt" | "confirmedAt">;

/** What became of a mail so far: `Delivered and confirmed, 41 s` is the best there is. */
export function MailStateBadge({ mail }: { mail: Mail }) {
  const { tone, label, icon: Icon } = states[shownState(mail)];
  const after = confirmedAfter(mail);
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {after === null ? label : `${label}, ${after}`}
    </Badge>
  );
}

function shownState(mail: Mail): Shown {
  if (mail.confirmedAt !== null) return "confirmed";
  return mail.state === "queued" && mail.attempts > 0 ? "retrying" : mail.state;
}
