import { Mail } from "lucide-react";
import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { BackLink } from "@/components/ui/back-link";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PageHeader } from "@/components/ui/page-header";
import { previewEmail, PreviewEmailInput } from "@/lib/mail";
import { notFound } from "next/navigation";
import { read } from "../../../_data/read";
import { whyNot } from "../../../_data/why-not";
import { RoleNeeded } from "../../_components/role-needed";
import { Preview } from "./preview";

export const metadata: Metadata = { title: "Mail template" };

export default async function TemplatePage({ params }: { params: Promise<{ name: string }> }) {
  const { deps, actor } = await consoleContext();
  const back = <BackLink href="/mail/templates">Templates</BackLink>;
  const cannotRead = whyNot(actor, "mail:test");
  if (cannotRead !== undefined)
    return (
      <>
        <PageHeader title="Mail template" summary={back} />
        <RoleNeeded icon={Mail} reason={cannotRead}>
          Mails are shown as people would receive them, with sample data.
        </RoleNeeded>
      </>
    );
  const input = PreviewEmailInput.safeParse(await params);
  if (!input.success) notFound();
  const found = await read(previewEmail(deps, actor, input.data));
  if (!found.ok) return <ErrorPanel title="The template could not be shown" error={found.error} />;
  const { title, when, subject, html, text } = found.value;
  return (
    <>
      <PageHeader title={title} summary={back} />
      <p className="mb-4 max-w-3xl">{when}</p>
      <Preview title={title} subject={subject} html={html} text={text} />
    </>
  );
}
