import { cookies } from "next/headers";
import { type ReactNode, Suspense } from "react";
import { consoleContext } from "@/app/_server/console-context";
import { toJson } from "@/components/json";
import { listActiveJobs } from "./_data/active-jobs";
import { read } from "./_data/read";
import { whyNot } from "./_data/why-not";
import { ConsoleFrame } from "./_frame/console-frame";
import { ConsoleProviders } from "./_frame/console-providers";
import { PendingMigrations } from "./_frame/pending-migrations";
import { sidebarCookie } from "./_frame/sidebar-cookie";
import { TargetBadges } from "./_frame/target-badges";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { deps, actor, displayName } = await consoleContext();
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
        version={deps.config.version}
        account={{ name: displayName, email: actor.name, role: actor.role ?? "" }}
        jobs={jobs.ok ? toJson(jobs.value) : []}
        cannotBackUp={whyNot(actor, "backups:create")}
      >
        {children}
      </ConsoleFrame>
    </ConsoleProviders>
  );
}
