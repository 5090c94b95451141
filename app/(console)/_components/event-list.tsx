import {
  Archive,
  CalendarClock,
  Check,
  CircleX,
  CloudUpload,
  Download,
  FlaskConical,
  GitCompareArrows,
  History,
  KeyRound,
  Lock,
  LockOpen,
  type LucideIcon,
  Mail,
  ShieldCheck,
  Trash2,
  TriangleAlert,
  Upload,
} from "lucide-react";
import { cn } from "@/components/cn";
import { Time } from "@/components/ui/time";
import { type AuditEvent, eventSentence } from "./event-words";

/** Rows of the audit log as sentences, newest first. */
export function EventList({ events }: { events: readonly AuditEvent[] }) {
  return (
    <ul className="divide-y">
      {events.map((event, index) => (
        // Audit rows of one moment differ in nothing else.
        <li key={index} className="flex items-start gap-2.5 py-2">
          <EventIcon event={event} />
          <p className="min-w-0 grow wrap-anywhere">
            {eventSentence(event)}
            <span className="text-muted"> by {event.actorName}</span>
          </p>
          <Time at={event.at} className="shrink-0 text-muted" />
        </li>
      ))}
    </ul>
  );
}

const icons: [prefix: string, icon: LucideIcon][] = [
  ["backup.verif", ShieldCheck],
  ["backup.drill", FlaskConical],
  ["backup.cop", CloudUpload],
  ["backup.hold", Lock],
  ["backup.release", LockOpen],
  ["backup.prune", Trash2],
  ["backup.suspect", TriangleAlert],
  ["backup.policy", CalendarClock],
  ["upload", Upload],
  ["backup.download", Download],
  ["backup.delete", Trash2],
  ["backup", Archive],
  ["restore", History],
  ["migrat", GitCompareArrows],
  ["mail", Mail],
  ["alerts", Mail],
  ["account", KeyRound],
];

function EventIcon({ event }: { event: AuditEvent }) {
  const bad = event.outcome !== "done";
  const Icon = bad ? CircleX : (icons.find(([prefix]) => event.action.startsWith(prefix))?.[1] ?? Check);
  return <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", bad ? "text-danger" : "text-muted")} />;
}
