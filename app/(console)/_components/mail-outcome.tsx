"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CirclePause, CircleX, Clock, LoaderCircle, type LucideIcon, RotateCw } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { ActionResult } from "@/app/_server/action";
import { callApi, reportOf } from "@/components/api";
import { cn } from "@/components/cn";
import type { Json } from "@/components/json";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import type { ErrorReport } from "@/lib/kernel/errors";
import type { MailView } from "@/lib/mail";
import { settle } from "./settle";

type Mail = Json<MailView>;

/** Sends it again, or sends another in its place: answers the mail to follow. */
export type Resend = () => Promise<ActionResult<{ mailId: string }>>;

/** What becomes of a mail that was asked for a moment ago: on its way, taken by the server, or why not and what to do. */
export function MailOutcome({
  mailId,
  what,
  to,
  resend,
}: {
  mailId: string;
  /** `The invitation`. */
  what: string;
  to: string;
  resend?: Resend;
}) {
  const client = useQueryClient();
  const [followed, setFollowed] = useState(mailId);
  const [resending, setResending] = useState(false);
  const [refused, setRefused] = useState<ErrorReport | null>(null);
  const { data: mail, error } = useQuery({
    queryKey: ["mail", followed],
    queryFn: ({ signal }) => callApi<Mail>(`/api/admin/mail/${followed}`, { signal }),
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === "queued" ? 1000 : false),
    retry: 2,
  });
  const again = async () => {
    if (resend === undefined) return;
    setResending(true);
    setRefused(null);
    const answer = await settle(resend);
    setResending(false);
    if (!answer.ok) {
      setRefused(answer.error);
      return;
    }
    setFollowed(answer.value.mailId);
    await client.invalidateQueries({ queryKey: ["mail", answer.value.mailId] });
  };
  return (
    <div role="status" className="space-y-2.5">
      {mail === undefined && error !== null ? (
        <Line icon={Clock} tone="text-muted" title={`${what} to ${to} is queued`} error={reportOf(error)} />
      ) : (
        <State mail={mail} what={what} to={to} />
      )}
      {resend !== undefined && (mail?.state === "failed" || mail?.state === "held") && (
        <Button size="small" pending={resending} onClick={() => void again()} className="ml-7">
          <RotateCw aria-hidden />
          Send it again
        </Button>
      )}
      {refused !== null && <Line icon={CircleX} tone="text-danger" title="It was not sent again" error={refused} />}
    </div>
  );
}

function State({ mail, what, to }: { mail: Mail | undefined; what: string; to: string }) {
  const error = mail?.error ?? null;
  switch (mail?.state) {
    case undefined:
    case "queued":
      if (mail === undefined || mail.attempts === 0)
        return <Line icon={LoaderCircle} tone="animate-spin text-muted" title={`${what} is on its way to ${to}`} />;
      return (
        <Line icon={Clock} tone="text-warning" title={`${what} to ${to} waits to be tried again`} error={error}>
          {mail.nextAttemptAt !== null && (
            <>
              Tried {mail.attempts === 1 ? "once" : `${mail.attempts} times`}, next <Time at={mail.nextAttemptAt} />.
              Nothing is lost.
            </>
          )}
        </Line>
      );
    case "sent":
      return (
        <Line icon={CircleCheck} tone="text-ok" title={`${what} to ${to} was delivered to the server`}>
          <span className="font-mono text-xs">{[mail.server, mail.response].filter(Boolean).join(" · ")}</span>
        </Line>
      );
    case "held":
      return (
        <Line icon={CirclePause} tone="text-warning" title={`${what} to ${to} is held back`} error={error}>
          {error === null && "Outside production mail reaches the domains of MAIL_ALLOWED_DOMAINS only."}
        </Line>
      );
    case "failed":
      return <Line icon={CircleX} tone="text-danger" title={`${what} to ${to} was not delivered`} error={error} />;
  }
}

function Line({
  icon: Icon,
  tone,
  title,
  error = null,
  children,
}: {
  icon: LucideIcon;
  tone: string;
  title: string;
  error?: ErrorReport | null;
  children?: ReactNode;
}) {
  return (
    <div className="flex gap-2.5 text-sm">
      <Icon aria-hidden className={cn("mt-0.5 size-4.5 shrink-0", tone)} />
      <div className="min-w-0 wrap-anywhere">
        <p className="font-medium">{title}</p>
        {error !== null && <p className="text-muted">{[error.message, error.hint].filter(Boolean).join(" ")}</p>}
        {children !== undefined && <p className="text-muted empty:hidden">{children}</p>}
      </div>
    </div>
  );
}
