import { HeartPulse, type LucideIcon, Mail, Webhook } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import type { AlertingView } from "@/lib/alerts";
import { WebhookTest } from "./webhook-test";

/** The three ways out: mail, webhook, and the heartbeat that somebody else misses when we fall silent. */
export function AlertingCards({ alerting, cannotTest }: { alerting: AlertingView; cannotTest: string | undefined }) {
  const { recipients, webhook, heartbeat } = alerting;
  return (
    <div className="grid items-stretch gap-4 lg:grid-cols-3">
      <Way
        id="alert-mails"
        icon={Mail}
        title="Mail"
        badge={
          recipients === 0 ? (
            <Badge tone="danger">Nobody</Badge>
          ) : (
            <Badge tone="ok">{recipients === 1 ? "1 person" : `${recipients} people`}</Badge>
          )
        }
      >
        <p>
          {recipients === 0
            ? "There is no active administrator, so nobody is told."
            : "Every active administrator gets a mail."}
        </p>
        <p className="text-muted">
          Whether mail reaches them is on{" "}
          <Link href="/mail" className="underline decoration-line underline-offset-2">
            Sending
          </Link>
          .
        </p>
      </Way>
      <Way
        id="alert-webhook"
        icon={Webhook}
        title="Webhook"
        badge={webhook === null ? <Badge>Off</Badge> : <Badge tone="ok">On</Badge>}
      >
        {webhook === null ? (
          <p>
            A chat or a pager can be told too, by signed JSON. Set <Setting>ALERT_WEBHOOK_URL</Setting> and{" "}
            <Setting>ALERT_WEBHOOK_SECRET</Setting>.
          </p>
        ) : (
          <>
            <p>
              Signed JSON goes to <span className="font-mono text-xs wrap-anywhere">{webhook.host}</span>.
            </p>
            <WebhookTest reason={cannotTest} />
          </>
        )}
      </Way>
      <Way id="alert-heartbeat" icon={HeartPulse} title="Heartbeat" badge={<HeartbeatBadge heartbeat={heartbeat} />}>
        {heartbeat === null ? (
          <p>
            When this console falls silent, only somebody else can notice. Give a service that expects to hear from us:
            set <Setting>HEARTBEAT_URL</Setting>.
          </p>
        ) : (
          <>
            <p>
              Calls <span className="font-mono text-xs wrap-anywhere">{heartbeat.host}</span>{" "}
              {heartbeat.minutes === 1 ? "every minute" : `every ${heartbeat.minutes} minutes`} with the verdict.
            </p>
            <p className="text-muted wrap-anywhere">
              {heartbeat.lastAt === null ? (
                "It has not called yet."
              ) : (
                <>
                  Last called <Time at={heartbeat.lastAt} />
                  {heartbeat.lastError === null ? ", and was answered." : `: ${heartbeat.lastError}`}
                </>
              )}
            </p>
          </>
        )}
      </Way>
    </div>
  );
}

function HeartbeatBadge({ heartbeat }: Pick<AlertingView, "heartbeat">) {
  if (heartbeat === null) return <Badge>Off</Badge>;
  if (heartbeat.lastError !== null) return <Badge tone="danger">Not heard</Badge>;
  return heartbeat.lastAt === null ? <Badge>Not yet</Badge> : <Badge tone="ok">Heard</Badge>;
}

function Way({
  id,
  icon: Icon,
  title,
  badge,
  children,
}: {
  id: string;
  icon: LucideIcon;
  title: string;
  badge: ReactNode;
  children: ReactNode;
}) {
  return (
    <Section id={id} title={title} aside={badge}>
      <div className="flex gap-2.5 border-t px-4.5 py-3">
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
        <div className="min-w-0 grow space-y-1.5">{children}</div>
      </div>
    </Section>
  );
}

function Setting({ children }: { children: string }) {
  return <code className="font-mono text-xs wrap-anywhere">{children}</code>;
}
