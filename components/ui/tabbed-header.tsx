import type { ReactNode } from "react";
import { type LinkTab, LinkTabs } from "./link-tabs";
import { PageHeader } from "./page-header";

export interface HeaderUnderTabs<Href extends string> {
  title: string;
  summary: ReactNode;
  current: Href;
  children?: ReactNode;
}

/** What heads each of the pages of one subject: its own title, and the way to the others. */
export function TabbedHeader<Href extends string>({
  title,
  summary,
  label,
  tabs,
  current,
  children,
}: HeaderUnderTabs<Href> & { label: string; tabs: readonly (LinkTab & { href: Href })[] }) {
  return (
    <>
      <PageHeader title={title} summary={summary}>
        {children}
      </PageHeader>
      <LinkTabs label={label} tabs={tabs} current={current} />
    </>
  );
}
