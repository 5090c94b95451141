import type { ReactNode } from "react";
import { LinkTabs } from "@/components/ui/link-tabs";
import { PageHeader } from "@/components/ui/page-header";

const tabs = [
  { href: "/mail", label: "Sending" },
  { href: "/mail/log", label: "Delivery log" },
  { href: "/mail/templates", label: "Templates" },
  { href: "/mail/alerts", label: "Alerts" },
] as const;

/** What heads every page about mail. */
export function MailHeader({
  title,
  summary,
  current,
  children,
}: {
  title: string;
  summary: ReactNode;
  current: (typeof tabs)[number]["href"];
  children?: ReactNode;
}) {
  return (
    <>
      <PageHeader title={title} summary={summary}>
        {children}
      </PageHeader>
      <LinkTabs label="Mail" tabs={tabs} current={current} />
    </>
  );
}
