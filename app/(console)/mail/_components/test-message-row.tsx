import Link from "next/link";
import { Time } from "@/components/ui/time";
import { MailStateBadge } from "./mail-state-badge";
import type { MailJson } from "./poll-mails";

/** One test message: queued, sent, and at last *delivered and confirmed, 41 s*. */
export function TestMessageRow({ mail, captureUrl }: { mail: MailJson; captureUrl: string | null }) {
  return (
    <li className="px-4.5 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link href={`/mail/log/${mail.id}`} className="min-w-0 rounded-sm font-medium wrap-anywhere hover:underline">
          {mail.recipient}
        </Link>
        <Time at={mail.createdAt} className="text-muted" />
        <span className="ml-auto max-sm:ml-0">
          <MailStateBadge mail={mail} />
        </span>
      </div>
      <p className="mt-0.5 text-xs text-muted wrap-anywhere">
        <Outcome mail={mail} captureUrl={captureUrl} />
      </p>
    </li>
  );
}

function Outcome({ mail, captureUrl }: { mail: MailJson; captureUrl: string | null }) {
  if (mail.confirmedAt !== null) return <span className="font-mono">{mail.response}</span>;
  if (mail.error !== null)
    return (
      <>
        <span className={mail.state === "failed" ? "text-danger" : "text-warning"}>{mail.error.message}</span>{" "}
        {mail.nextAttemptAt === null ? (
          mail.error.hint
        ) : (
          <>
            Tried again <Time at={mail.nextAttemptAt} />.
          </>
        )}
      </>
    );
  if (mail.state === "sent")
    return (
      <>
        {mail.response !== null && <span className="font-mono">{mail.response}</span>} Now open the link in it
        {captureUrl === null ? (
          "."
        ) : (
          <>
            {" "}
            at{" "}
            <a href={captureUrl} target="_blank" rel="noreferrer" className="text-primary underline underline-offset-2">
              {captureUrl}
            </a>
            .
          </>
        )}
      </>
    );
  return mail.state === "held" ? "Held: its domain is not on the list." : "Waits for a worker.";
}
