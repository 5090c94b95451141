import { type HeaderUnderTabs, TabbedHeader } from "@/components/ui/tabbed-header";

const tabs = [
  { href: "/backups", label: "Archives" },
  { href: "/backups/schedule", label: "Schedule and retention" },
  { href: "/backups/storage", label: "Storage" },
  { href: "/backups/emergency", label: "Emergency sheet" },
] as const;

/** What heads every page about backups as a whole. */
export function BackupsHeader(header: HeaderUnderTabs<(typeof tabs)[number]["href"]>) {
  return <TabbedHeader label="Backups" tabs={tabs} {...header} />;
}
