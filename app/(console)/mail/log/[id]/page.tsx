import { Mail } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { consoleContext } from "@/app/_server/console-context";
import { BackLink } from "@/components/ui/back-link";
import { ButtonLink } from "@/components/ui/button-link";
import { Section } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { FactList } from "@/components/ui/fact-list";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { getMail, GetMailInput, type MailView } from "@/lib/mail";
import { read } from "../../../_data/read";
import { whyNot } from "../../../_data/why-not";
import { confirmedAfter } from "../../_components/confirmed-after";
import { MailStateBadge } from "../../_components/mail-state-badge";
import { RoleNeeded } from "../../_components/role-needed";
import { templateTitle } from "../../_components/template-title";
import { ResendButton } from "../resend-button";
import { resendOf } from "../resend-of";
import { AboutLink } from "./about-link";
import { KeepFresh } from "./keep-fresh";

export const metadata: Metadata = { title: "Mail" };

export default async function OneMailPage({ params }: { params: Promise<{ id: string }> }) {
  const { deps, actor } = await consoleContext();
  const cannotRead = whyNot(actor, "mail:test");
  if (cannotRead !== undefined)
    return (
      <>
        <PageHeader title="Mail" summary={<BackLink href="/mail">Mail</BackLink>} />
        <RoleNeeded icon={Mail} reason={cannotRead}>
          It says who was written to, and why.
        </RoleNeeded>
      </>
    );
  const { id } = await params;
  if (!GetMailInput.safeParse({ id }).success) notFound();
  const found = await read(getMail(deps, actor, { id }));
  if (!found.ok) return <ErrorPanel title="The mail could not be read" error={found.error} />;
  const mail = found.value;
  return (
    <>
      <PageHeader title={mail.subject} summary={<BackLink href="/mail/log">Delivery log</BackLink>}>
        <AboutLink about={mail.about} />
        {mail.jobId !== null && <ButtonLink href={`/jobs/${mail.jobId}`}>The job</ButtonLink>}
        <ResendButton {...resendOf(mail)} large />
      </PageHeader>
      <KeepFresh while={mail.state === "queued"} />
      <div className="space-y-4">
        {mail.error !== null && (
          <ErrorPanel
            title={mail.state === "failed" ? "It was not delivered" : "It was not delivered yet"}
            error={mail.error}
            tone={mail.state === "failed" ? "danger" : "warning"}
          />
        )}
        <Section id="facts" title="Facts" aside={<MailStateBadge mail={mail} />}>
          <Facts mail={mail} />
        </Section>
        {mail.response !== null && (
          <Section id="answer" title="What the server answered" note={mail.server ?? undefined}>
            <p className="border-t px-4.5 py-3 font-mono text-xs wrap-anywhere">{mail.response}</p>
          </Section>
        )}
      </div>
    </>
  );
}

function Facts({ mail }: { mail: MailView }) {
  return (
    <FactList
      facts={[
        { label: "To", value: mail.recipient },
        { label: "Template", value: templateTitle(mail.template) },
        { label: "Wanted by", value: mail.createdByName },
        { label: "Wanted", value: <Time at={mail.createdAt} /> },
        { label: "Attempts", value: mail.attempts },
        { label: "Next attempt", value: mail.nextAttemptAt === null ? null : <Time at={mail.nextAttemptAt} /> },
        { label: "Handed in at", value: mail.server, mono: true },
        { label: "Sent", value: mail.sentAt === null ? null : <Time at={mail.sentAt} /> },
        {
          label: "Confirmed",
          value:
            mail.confirmedAt === null ? null : (
              <>
                <Time at={mail.confirmedAt} />, {confirmedAfter(mail)} after it was sent
              </>
            ),
        },
        { label: "Mail", value: mail.id, mono: true },
      ]}
    />
  );
}
