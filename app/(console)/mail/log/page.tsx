import { Mail } from "lucide-react";
import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { FilterChips } from "@/components/ui/filter-chips";
import { FilterMenu } from "@/components/ui/filter-menu";
import { Pager } from "@/components/ui/pager";
import { SearchField } from "@/components/ui/search-field";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { emailCatalogue, emailNames } from "@/lib/emails";
import { listMails, ListMailsInput } from "@/lib/mail";
import { read } from "../../_data/read";
import { whyNot } from "../../_data/why-not";
import { MailHeader } from "../_components/mail-header";
import { RoleNeeded } from "../_components/role-needed";
import { mailColumns } from "./mail-columns";

export const metadata: Metadata = { title: "Delivery log" };

const path = "/mail/log";

const states = [
  { value: null, label: "All" },
  { value: "queued", label: "Queued" },
  { value: "held", label: "Held" },
  { value: "sent", label: "Sent" },
  { value: "failed", label: "Failed" },
];

const templates = [
  { value: null, label: "Any" },
  ...emailNames.map((name) => ({ value: name, label: emailCatalogue[name].title })),
];

export default async function MailLogPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { deps, actor } = await consoleContext();
  const params = flatParams(await searchParams);
  const cannotRead = whyNot(actor, "mail:test");
  const header = (
    <MailHeader title="Delivery log" summary="Every mail there was to be, and what became of it" current={path} />
  );
  if (cannotRead !== undefined)
    return (
      <>
        {header}
        <RoleNeeded icon={Mail} reason={cannotRead}>
          The log names everybody who was written to.
        </RoleNeeded>
      </>
    );
  const list = await read(listMails(deps, actor, inputOf(params)));
  return (
    <>
      {header}
      <div className="mb-3.5 flex flex-wrap items-center gap-x-3 gap-y-2.5">
        <SearchField label="Search by recipient" />
        <FilterChips label="State" path={path} params={params} name="state" options={states} />
        <div className="lg:ml-auto">
          <FilterMenu label="Template" path={path} params={params} name="template" options={templates} />
        </div>
      </div>
      {list.ok ? (
        <>
          <Card>
            <DataTable
              caption="Mails"
              columns={mailColumns}
              rows={list.value.mails}
              rowKey={(mail) => mail.id}
              empty={<NoMails filtered={["q", "state", "template"].some((name) => params[name] !== undefined)} />}
            />
          </Card>
          <Pager
            path={path}
            params={params}
            nextCursor={list.value.next}
            note={list.value.mails.length === 0 ? "" : `${list.value.mails.length} shown`}
          />
        </>
      ) : (
        <ErrorPanel title="The log could not be read" error={list.error} />
      )}
    </>
  );
}

function inputOf({ q, state, template, cursor }: Record<string, string>): ListMailsInput {
  return ListMailsInput.safeParse({ recipient: q, state, template, before: cursor }).data ?? {};
}

function NoMails({ filtered }: { filtered: boolean }) {
  if (filtered)
    return (
      <EmptyState icon={Mail} title="No mail matches" action={<ButtonLink href={path}>Show all</ButtonLink>}>
        No mail in this state was for such a recipient.
      </EmptyState>
    );
  return (
    <EmptyState icon={Mail} title="No mail yet" action={<ButtonLink href="/mail">Send a test message</ButtonLink>}>
      Invitations, resets, alerts and test messages appear here as soon as something wants to send one.
    </EmptyState>
  );
}
