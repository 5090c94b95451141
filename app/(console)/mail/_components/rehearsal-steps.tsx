import { Circle, CircleCheck, CircleX, Clock } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import { Time } from "@/components/ui/time";
import type { MailJson } from "./poll-mails";

type StepState = "done" | "next" | "later" | "bad";

const marks = {
  done: { icon: CircleCheck, colour: "text-ok", label: "Done:" },
  next: { icon: Clock, colour: "text-primary", label: "Next:" },
  later: { icon: Circle, colour: "text-muted", label: "Later:" },
  bad: { icon: CircleX, colour: "text-danger", label: "Failed:" },
} as const;

/** How far a rehearsal came: mail, link, form. */
export function RehearsalSteps({
  mail,
  openedAt,
  completedAt,
  captureUrl,
}: {
  mail: MailJson;
  openedAt: string | null;
  completedAt: string | null;
  captureUrl: string | null;
}) {
  const sent = mail.state === "sent";
  return (
    <ol aria-label="Steps of the rehearsal" className="divide-y border-t">
      <Step state={sent ? "done" : mail.state === "queued" ? "next" : "bad"} at={mail.sentAt}>
        <Link href={`/mail/log/${mail.id}`} className="underline decoration-line underline-offset-2">
          The mail
        </Link>{" "}
        {sent ? "was taken by the server" : mailWords(mail)}
      </Step>
      <Step state={openedAt !== null ? "done" : sent ? "next" : "later"} at={openedAt}>
        {openedAt !== null ? (
          "The link was opened"
        ) : (
          <>
            Open the link in it
            {captureUrl !== null && (
              <>
                {" at "}
                <a
                  href={captureUrl}
                  target="_blank"
                  rel="noreferrer"
                  className="text-primary underline underline-offset-2"
                >
                  {captureUrl}
                </a>
              </>
            )}
          </>
        )}
      </Step>
      <Step state={completedAt !== null ? "done" : openedAt !== null ? "next" : "later"} at={completedAt}>
        {completedAt !== null ? "The form was sent, and nothing was changed" : "Choose a password: nothing is changed"}
      </Step>
    </ol>
  );
}

function mailWords({ state, error }: MailJson): string {
  if (error !== null) return `was not delivered: ${error.message}`;
  return state === "held" ? "is held: its domain is not on the list" : "waits for a worker";
}

function Step({ state, at, children }: { state: StepState; at: string | null; children: ReactNode }) {
  const { icon: Icon, colour, label } = marks[state];
  return (
    <li className="flex items-start gap-2.5 px-4.5 py-2.5">
      <Icon aria-label={label} className={cn("mt-0.5 size-4 shrink-0", colour)} />
      <p className={cn("min-w-0 grow wrap-anywhere", state === "later" && "text-muted")}>{children}</p>
      {state === "done" && at !== null && <Time at={at} className="shrink-0 text-muted" />}
    </li>
  );
}
