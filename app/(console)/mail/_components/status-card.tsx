import { Mail, MailCheck, MailWarning, MailX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { FactList } from "@/components/ui/fact-list";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/kernel/units";
import type { MailStatus, MailView } from "@/lib/mail";
import { modeWords, tlsWords } from "./mode-words";

const icons = { captured: Mail, "allow-list": MailWarning, live: MailCheck, off: MailX };
const edges = {
  primary: "border-l-primary [&_svg]:text-primary",
  ok: "border-l-ok [&_svg]:text-ok",
  warning: "border-l-warning [&_svg]:text-warning",
  danger: "border-l-danger [&_svg]:text-danger",
  neutral: "border-l-line",
};

/** Whom mail reaches and through what, and how it went lately. */
export function StatusCard({ status }: { status: MailStatus }) {
  const { title, meaning, tone } = modeWords(status);
  const Icon = icons[status.mode];
  return (
    <Card>
      <div className={cn("flex items-start gap-4 border-l-3 px-5.5 py-4", edges[tone])}>
        <Icon aria-hidden className="mt-0.5 size-5.5 shrink-0" />
        <div className="min-w-0">
          <h2 className="text-lg wrap-anywhere">{title}</h2>
          <p className="text-muted">
            {meaning}
            {status.captureUrl !== null && (
              <>
                {" "}
                Read them at{" "}
                <a
                  href={status.captureUrl}
                  target="_blank"
                  rel="noreferrer"
                  className="text-primary underline underline-offset-2"
                >
                  {status.captureUrl}
                </a>
                .
              </>
            )}
          </p>
        </div>
      </div>
      {status.mode === "off" && (
        <div className="border-t px-4.5 py-3.5">
          <p className="mb-2">Name a server in Seaworthy’s environment and start it again:</p>
          <CodeBlock label="Settings of a mail server" code={settings} />
        </div>
      )}
      <Facts status={status} />
    </Card>
  );
}

const settings = [
  "SMTP_HOST=mail.example.com",
  "SMTP_PORT=587                 # 465 is TLS from the first byte",
  "SMTP_USER=seaworthy@example.com",
  "SMTP_PASSWORD_FILE=/run/secrets/smtp_password",
  "MAIL_FROM='Seaworthy <seaworthy@example.com>'",
].join("\n");

function Facts({ status: { server, from, counts, lastSent, lastFailed } }: { status: MailStatus }) {
  return (
    <FactList
      facts={[
        { label: "Server", value: server === null ? null : `${server.host}:${server.port}`, mono: true },
        { label: "Encryption", value: server === null ? null : tlsWords[server.tls] },
        { label: "Signs in as", value: server === null ? null : (server.user ?? "Nobody") },
        { label: "Sender", value: from.name === null ? from.address : `${from.name} <${from.address}>` },
        {
          label: "Last sent",
          value: lastSent === null ? "Nothing yet" : <Last mail={lastSent} at={lastSent.sentAt} />,
        },
        {
          label: "Last failed",
          value: lastFailed === null ? "Nothing" : <Last mail={lastFailed} at={lastFailed.createdAt} bad />,
        },
        {
          label: "In 24 hours",
          value: (
            <Counts>
              <Count state="sent" count={counts.sent24h} />
              <Count state="failed" count={counts.failed24h} bad />
            </Counts>
          ),
        },
        {
          label: "Not sent yet",
          value: (
            <Counts>
              <Count state="queued" count={counts.queued} />
              <Count state="held" count={counts.held} />
            </Counts>
          ),
        },
      ]}
    />
  );
}

const linkClass = "underline decoration-line underline-offset-2 hover:text-text";

function Last({ mail, at, bad = false }: { mail: MailView; at: Date | null; bad?: boolean }) {
  return (
    <>
      <Time at={at ?? mail.createdAt} className={cn(bad && "text-danger")} />
      {": "}
      <Link href={`/mail/log/${mail.id}`} className={linkClass}>
        {mail.subject}
      </Link>
    </>
  );
}

function Counts({ children }: { children: ReactNode }) {
  return <span className="flex flex-wrap gap-x-3">{children}</span>;
}

function Count({ state, count, bad = false }: { state: MailView["state"]; count: number; bad?: boolean }) {
  const text = `${formatCount(count)} ${state}`;
  if (count === 0) return <span className="text-muted">{text}</span>;
  return (
    <Link href={`/mail/log?state=${state}`} className={cn(linkClass, bad && "text-danger")}>
      {text}
    </Link>
  );
}
