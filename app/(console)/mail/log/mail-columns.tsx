import Link from "next/link";
import type { Column } from "@/components/ui/data-table";
import { Time } from "@/components/ui/time";
import type { MailView } from "@/lib/mail";
import { MailStateBadge } from "../_components/mail-state-badge";
import { ResendButton } from "./resend-button";
import { resendOf } from "./resend-of";

export const mailColumns: Column<MailView>[] = [
  { id: "mail", header: "Mail", title: true, cell: (mail) => <Named mail={mail} /> },
  { id: "state", header: "State", cell: (mail) => <MailStateBadge mail={mail} /> },
  { id: "answer", header: "Answer", className: "max-w-72", cell: (mail) => <Answer mail={mail} /> },
  { id: "attempts", header: "Attempts", numeric: true, cell: (mail) => mail.attempts },
  {
    id: "created",
    header: "When",
    cell: (mail) => <Time at={mail.sentAt ?? mail.createdAt} className="whitespace-nowrap text-muted" />,
  },
  {
    id: "actions",
    header: "Actions",
    quiet: true,
    className: "@2xl:w-0",
    cell: (mail) => (isOpen(mail) ? <ResendButton {...resendOf(mail)} /> : null),
  },
];

/** Not there yet, and not under way either. */
function isOpen({ state, attempts }: MailView): boolean {
  return state === "failed" || state === "held" || (state === "queued" && attempts > 0);
}

function Named({ mail }: { mail: MailView }) {
  return (
    <>
      <Link href={`/mail/log/${mail.id}`} className="rounded-sm font-medium wrap-anywhere hover:underline">
        {mail.recipient}
      </Link>
      <p className="text-xs text-muted wrap-anywhere">{mail.subject}</p>
    </>
  );
}

/** What went wrong comes before what the server said last. */
function Answer({ mail: { state, error, response, nextAttemptAt } }: { mail: MailView }) {
  if (error !== null)
    return (
      <p className={`line-clamp-2 text-xs wrap-anywhere ${state === "failed" ? "text-danger" : "text-warning"}`}>
        {error.message}
        {nextAttemptAt !== null && (
          <>
            {" "}
            Again <Time at={nextAttemptAt} />.
          </>
        )}
      </p>
    );
  if (response === null) return <span className="text-muted">—</span>;
  return <p className="line-clamp-2 font-mono text-xs text-muted wrap-anywhere">{response}</p>;
}
