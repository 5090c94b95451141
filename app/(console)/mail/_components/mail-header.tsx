import { type HeaderUnderTabs, TabbedHeader } from "@/components/ui/tabbed-header";

const tabs = [
  { href: "/mail", label: "Sending" },
  { href: "/mail/log", label: "Delivery log" },
  { href: "/mail/templates", label: "Templates" },
  { href: "/mail/alerts", label: "Alerts" },
] as const;

/** What heads every page about mail. */
export function MailHeader(header: HeaderUnderTabs<(typeof tabs)[number]["href"]>) {
  return <TabbedHeader label="Mail" tabs={tabs} {...header} />;
}
