import { cookies } from "next/headers";
import { type ReactNode, Suspense } from "react";
import { consoleContext, isBlocked } from "@/app/_server/console-context";
import { toJson } from "@/components/json";
import { listActiveJobs } from "./_data/active-jobs";
import { read } from "./_data/read";
import { whyNot } from "./_data/why-not";
import { BadChecks } from "./_frame/bad-checks";
import { ConsoleFrame } from "./_frame/console-frame";
import { ConsoleProviders } from "./_frame/console-providers";
import { FailedMails } from "./_frame/failed-mails";
import { PendingMigrations } from "./_frame/pending-migrations";
import { SetUpFrame } from "./_frame/set-up-frame";
import { sidebarCookie } from "./_frame/sidebar-cookie";
import { TargetBadges } from "./_frame/target-badges";
import { WaitingUsers } from "./_frame/waiting-users";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { deps, actor, displayName } = await consoleContext();
  const account = { name: displayName, email: actor.name, role: actor.role ?? "" };
  if (isBlocked(actor))
    return (
      <ConsoleProviders>
        <SetUpFrame account={account}>{children}</SetUpFrame>
      </ConsoleProviders>
    );
  const jobs = await read(listActiveJobs(deps, actor));
  return (
    <ConsoleProviders>
      <ConsoleFrame
        collapsedAtFirst={(await cookies()).get(sidebarCookie)?.value === "collapsed"}
        target={<TargetBadges />}
        pendingMigrations={
          <Suspense fallback={null}>
            <PendingMigrations />
          </Suspense>
        }
        failedMails={
          <Suspense fallback={null}>
            <FailedMails />
          </Suspense>
        }
        badChecks={
          <Suspense fallback={null}>
            <BadChecks />
          </Suspense>
        }
        waitingUsers={
          <Suspense fallback={null}>
            <WaitingUsers />
          </Suspense>
        }
        version={deps.config.version}
        account={account}
        jobs={jobs.ok ? toJson(jobs.value) : []}
        cannotBackUp={whyNot(actor, "backups:create")}
        cannotCheck={whyNot(actor, "checklist:run")}
      >
        {children}
      </ConsoleFrame>
    </ConsoleProviders>
  );
}
