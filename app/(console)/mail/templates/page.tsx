import { Mail } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { consoleContext } from "@/app/_server/console-context";
import { Card } from "@/components/ui/card";
import { type Column, DataTable } from "@/components/ui/data-table";
import { ErrorPanel } from "@/components/ui/error-panel";
import { type EmailTitle, listEmails } from "@/lib/mail";
import { read } from "../../_data/read";
import { whyNot } from "../../_data/why-not";
import { MailHeader } from "../_components/mail-header";
import { RoleNeeded } from "../_components/role-needed";

export const metadata: Metadata = { title: "Mail templates" };

export default async function TemplatesPage() {
  const { deps, actor } = await consoleContext();
  const cannotRead = whyNot(actor, "mail:test");
  const list = cannotRead === undefined ? await read(listEmails(deps, actor, {})) : null;
  return (
    <>
      <MailHeader title="Templates" summary="Every mail this console sends, and when" current="/mail/templates" />
      {list === null ? (
        <RoleNeeded icon={Mail} reason={cannotRead ?? ""}>
          Mails are shown as people would receive them, with sample data.
        </RoleNeeded>
      ) : list.ok ? (
        <Card>
          <DataTable caption="Templates" columns={columns} rows={list.value} rowKey={({ name }) => name} />
        </Card>
      ) : (
        <ErrorPanel title="The templates could not be read" error={list.error} />
      )}
    </>
  );
}

const columns: Column<EmailTitle>[] = [
  {
    id: "title",
    header: "Mail",
    title: true,
    className: "@2xl:whitespace-nowrap",
    cell: ({ name, title }) => (
      <Link href={`/mail/templates/${name}`} className="rounded-sm font-medium hover:underline">
        {title}
      </Link>
    ),
  },
  {
    id: "when",
    header: "Sent",
    className: "@max-2xl:col-span-full text-muted",
    cell: ({ when }) => when,
  },
];
