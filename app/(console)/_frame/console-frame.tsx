"use client";

import { Menu, PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { type ReactNode, useState } from "react";
import { cn } from "@/components/cn";
import type { JobSummaryView } from "@/components/jobs/job-view";
import { useActiveJobs } from "@/components/jobs/use-active-jobs";
import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/sheet";
import { AccountMenu, type Account } from "./account-menu";
import { JobsIndicator } from "./jobs-indicator";
import { Brand, labelClass, Navigation } from "./navigation";
import { PaletteButton } from "./palette-button";
import { sidebarCookie } from "./sidebar-cookie";
import { ThemeMenu } from "./theme-menu";

interface FrameProps {
  collapsedAtFirst: boolean;
  /** Name, server and environment of the target. */
  target: ReactNode;
  pendingMigrations: ReactNode;
  failedMails: ReactNode;
  badChecks: ReactNode;
  waitingUsers: ReactNode;
  version: string;
  account: Account;
  jobs: JobSummaryView[];
  cannotBackUp: string | undefined;
  cannotCheck: string | undefined;
  children: ReactNode;
}

/** What stays around every page: sidebar, top bar, running jobs. */
export function ConsoleFrame({
  collapsedAtFirst,
  target,
  pendingMigrations,
  failedMails,
  badChecks,
  waitingUsers,
  version,
  account,
  jobs,
  cannotBackUp,
  cannotCheck,
  children,
}: FrameProps) {
  const [collapsed, setCollapsed] = useState(collapsedAtFirst);
  const [sheetOpen, setSheetOpen] = useState(false);
  const active = useActiveJobs(jobs);
  const counts = {
    role: account.role,
    pendingMigrations,
    failedMails,
    badChecks,
    waitingUsers,
    jobCount: active.length,
  };
  const toggle = () => {
    setCollapsed(!collapsed);
    document.cookie = `${sidebarCookie}=${collapsed ? "open" : "collapsed"}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  };
  return (
    <div data-collapsed={collapsed ? "" : undefined} className="group/frame flex min-h-dvh">
      <a
        href="#content"
        className="sr-only z-60 rounded-md bg-primary px-3 py-2 text-on-primary focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <aside
        aria-label="Sidebar"
        className="sticky top-0 flex h-dvh w-14 shrink-0 flex-col border-r bg-sidebar max-md:hidden lg:w-57 print:hidden lg:group-data-collapsed/frame:w-14"
      >
        <div className="flex h-14.5 items-center px-4.25 max-lg:px-3.5 lg:group-data-collapsed/frame:px-3.5">
          <Brand />
        </div>
        <Navigation {...counts} />
        <div className="mt-auto flex items-center justify-between gap-2 px-3 py-3 text-xs text-muted">
          <span className={cn("px-1.5", labelClass)}>v{version}</span>
          <Button
            size="icon"
            variant="ghost"
            className="max-lg:hidden"
            aria-label={collapsed ? "Widen the sidebar" : "Narrow the sidebar"}
            onClick={toggle}
          >
            {collapsed ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
          </Button>
        </div>
      </aside>
      <div className="flex min-w-0 grow flex-col">
        <header className="sticky top-0 z-30 flex h-13 items-center gap-2 border-b bg-panel px-3 md:px-5.5 print:hidden">
          <Button
            size="round"
            variant="ghost"
            className="md:hidden"
            aria-label="Open the navigation"
            onClick={() => setSheetOpen(true)}
          >
            <Menu aria-hidden />
          </Button>
          {target}
          <div className="ml-auto flex items-center gap-2">
            <PaletteButton cannotBackUp={cannotBackUp} cannotCheck={cannotCheck} role={account.role} />
            <JobsIndicator jobs={active} />
            <ThemeMenu />
            <AccountMenu account={account} />
          </div>
        </header>
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-[88rem] grow px-3.5 pt-5 pb-10 outline-none md:px-7.5 md:pt-6.5 print:p-0"
        >
          {children}
        </main>
      </div>
      <Sheet open={sheetOpen} onOpenChange={setSheetOpen} side="left" title={<Brand wide />}>
        <Navigation wide {...counts} onNavigate={() => setSheetOpen(false)} />
        <p className="mt-auto px-4.5 py-3 text-xs text-muted">v{version}</p>
      </Sheet>
    </div>
  );
}
