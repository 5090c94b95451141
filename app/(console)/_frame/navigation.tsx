"use client";

import { Anchor, LoaderCircle } from "lucide-react";
import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useState } from "react";
import { cn } from "@/components/cn";
import { type ConsolePage, isCurrent, pagesFor } from "./pages";

/** Labels vanish from sight, not from assistive technology, where the sidebar shows icons only. */
export const labelClass = "max-lg:sr-only lg:group-data-collapsed/frame:sr-only";

export interface NavigationProps {
  /** In the sheet on phones labels always show. */
  wide?: boolean;
  role: string;
  pendingMigrations: ReactNode;
  failedMails: ReactNode;
  badChecks: ReactNode;
  waitingUsers: ReactNode;
  jobCount: number;
  onNavigate?: () => void;
}

export function Navigation({
  wide = false,
  role,
  pendingMigrations,
  failedMails,
  badChecks,
  waitingUsers,
  jobCount,
  onNavigate,
}: NavigationProps) {
  const path = usePathname() ?? "/";
  const counts = {
    migrations: pendingMigrations,
    mail: failedMails,
    checklist: badChecks,
    users: waitingUsers,
    jobs: jobCount > 0 ? <NavCount tone="neutral" count={jobCount} what="running or waiting" /> : null,
  };
  const pages = pagesFor(role);
  const item = (page: ConsolePage) => (
    <NavItem
      key={page.href}
      page={page}
      wide={wide}
      current={isCurrent(page, path)}
      count={page.count === undefined ? null : counts[page.count]}
      onNavigate={onNavigate}
    />
  );
  const administration = pages.filter((page) => page.administratorsOnly === true);
  return (
    <nav aria-label="Main" className="flex flex-col gap-0.5 px-2.5">
      {pages.filter((page) => page.administratorsOnly !== true).map(item)}
      {administration.length > 0 && (
        <p className={cn("mt-4 mb-1 px-2.25 text-xs text-muted", !wide && labelClass)}>Administration</p>
      )}
      {administration.map(item)}
    </nav>
  );
}

function NavItem({
  page,
  wide,
  current,
  count,
  onNavigate,
}: {
  page: ConsolePage;
  wide: boolean;
  current: boolean;
  count: ReactNode;
  onNavigate: (() => void) | undefined;
}) {
  // Fetched ahead once somebody is about to: a dozen pages for each page that is looked at is most of a console's load.
  const [wanted, setWanted] = useState(false);
  const want = () => setWanted(true);
  return (
    <Link
      href={page.href}
      prefetch={wanted ? null : false}
      onMouseEnter={want}
      onFocus={want}
      onTouchStart={want}
      title={page.label}
      aria-current={current ? "page" : undefined}
      {...(onNavigate === undefined ? {} : { onClick: onNavigate })}
      className={cn(
        "relative flex h-8.5 items-center gap-2.5 rounded-md border px-2.25 text-sm",
        current
          ? "border-line bg-panel font-semibold text-text shadow-card"
          : "border-transparent text-muted hover:bg-neutral-soft hover:text-text",
      )}
    >
      <NavIcon icon={page.icon} />
      <span className={cn(!wide && labelClass)}>{page.label}</span>
      {count}
    </Link>
  );
}

/** Of the page that was clicked, until it is there: a slow database is not a click that was lost. */
function NavIcon({ icon: Icon }: Pick<ConsolePage, "icon">) {
  const { pending } = useLinkStatus();
  return pending ? (
    <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin" />
  ) : (
    <Icon aria-hidden className="size-4 shrink-0" />
  );
}

const countTones = {
  danger: "bg-danger-soft text-danger",
  warning: "bg-warning-soft text-warning",
  neutral: "bg-neutral-soft text-muted",
};

/** A number beside a page's name that wants attention; a corner badge where only icons show. */
export function NavCount({ tone, count, what }: { tone: keyof typeof countTones; count: number; what: string }) {
  return (
    <span
      className={cn(
        "tabular ml-auto grid h-4.5 min-w-4.5 place-items-center rounded-full px-1 text-2xs font-semibold",
        "md:max-lg:absolute md:max-lg:top-0 md:max-lg:right-0 lg:group-data-collapsed/frame:absolute lg:group-data-collapsed/frame:top-0 lg:group-data-collapsed/frame:right-0",
        countTones[tone],
      )}
    >
      {count}
      <span className="sr-only"> {what}</span>
    </span>
  );
}

export function Brand({ wide = false }: { wide?: boolean }) {
  return (
    <Link href="/" className="flex items-center gap-2.5 rounded-md">
      <span className="grid size-6.5 shrink-0 place-items-center rounded-[7px] bg-primary text-on-primary">
        <Anchor aria-hidden className="size-4" />
      </span>
      <span className={cn("text-base font-semibold tracking-tight", !wide && labelClass)}>Seaworthy</span>
    </Link>
  );
}
