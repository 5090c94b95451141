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

export interface AuditEvent {
  at: Date;
  actorName: string;
  action: string;
  outcome: string;
  subject?: string | null;
}

/** Rows of the audit log as sentences, newest first. */
export function EventList({ events }: { events: readonly AuditEvent[] }) {
  return (
    <ul className="divide-y">
      {events.map((event, index) => (
        // Audit rows of one moment differ in nothing else.
        <li key={index} className="flex items-start gap-2.5 py-2">
          <EventIcon event={event} />
          <p className="min-w-0 grow wrap-anywhere">
            {sentence(event)}
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

const words: Record<string, string> = {
  "access.refused": "Refused",
  "account.create": "Account created",
  "account.first_administrator_created": "First administrator created",
  "account.first_administrator_link": "Link for the first administrator made",
  "account.sign_in": "Signed in",
  "account.sign_in_refused": "Sign-in refused",
  "account.sign_out": "Signed out",
  "backup.complete": "Backup complete",
  "backup.copied": "Copied to the second storage",
  "backup.copy": "Copy started",
  "backup.delete": "Backup deleted",
  "backup.download": "Backup downloaded",
  "backup.drill": "Drill started",
  "backup.drilled": "Proven by a drill",
  "backup.failed": "Backup failed",
  "backup.found": "File found in the backups folder",
  "backup.hold": "Held",
  "backup.missing": "File missing from the backups folder",
  "backup.policy": "Schedule and retention changed",
  "backup.prune": "Pruning started",
  "backup.pruned": "Removed by retention",
  "backup.reconcile": "Catalogue compared with the backups folder",
  "backup.release": "Released",
  "backup.start": "Backup started",
  "backup.suspect": "Marked suspect",
  "backup.suspect_cleared": "Looked at: not suspect",
  "backup.uploaded": "Upload taken in",
  "backup.verified": "Verified",
  "backup.verify": "Verification started",
  "alerts.test_webhook": "Webhook tried",
  "job.cancel": "Job cancelled",
  "mail.test_confirmed": "Test message confirmed",
  "mail.resend": "Mail sent again",
  "mail.smtp_test": "Mail server tested",
  "mail.test_message": "Test message sent",
  "migration.applied": "Migration applied",
  "migration.failed": "Migration failed",
  "migration.start": "Migrations started",
  "restore.complete": "Restore complete",
  "restore.failed": "Restore failed",
  "restore.start": "Restore started",
  "storage.test": "Storage tested",
  "upload.discard": "Upload discarded",
  "upload.expired": "Unfinished upload removed",
  "upload.failed": "Upload not taken",
  "upload.received": "Upload arrived",
  "upload.start": "Upload started",
};

/** Where `done` and what happened instead read differently. */
const wordsWhenNotDone: Record<string, string> = {
  "backup.copied": "Copy failed",
  "backup.download": "Download refused",
  "backup.drilled": "Drill failed",
  "backup.verified": "Verification failed",
  "mail.smtp_test": "Mail server tested, and it failed",
  "restore.start": "Restore refused",
};

/** `Download refused: gene_atlas-….sql.zst` */
function sentence({ action, outcome, subject, actorName }: AuditEvent): string {
  const what =
    (outcome === "done" ? undefined : wordsWhenNotDone[action]) ??
    words[action] ??
    capitalise(action.replace(/[._]/g, " "));
  return subject == null || subject === "" || subject === actorName ? what : `${what}: ${subject}`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
