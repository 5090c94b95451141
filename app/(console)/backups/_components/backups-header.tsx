import type { ReactNode } from "react";
import { LinkTabs } from "@/components/ui/link-tabs";
import { PageHeader } from "@/components/ui/page-header";

const tabs = [
  { href: "/backups", label: "Archives" },
  { href: "/backups/schedule", label: "Schedule and retention" },
  { href: "/backups/storage", label: "Storage" },
  { href: "/backups/emergency", label: "Emergency sheet" },
] as const;

/** What heads every page about backups as a whole. */
export function BackupsHeader({
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
      <LinkTabs label="Backups" tabs={tabs} current={current} />
    </>
  );
}
