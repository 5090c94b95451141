import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { getHealth } from "@/lib/health";
import { RefreshButton } from "../_components/refresh-button";
import { read } from "../_data/read";
import { Databases } from "./databases";
import { MailAndMigrations } from "./mail-and-migrations";
import { Probes } from "./probes";
import { Processes } from "./processes";
import { Startup } from "./startup";
import { WebProcess } from "./web-process";
import { Workers } from "./workers";

export const metadata: Metadata = { title: "Health" };

export default async function HealthPage() {
  const { deps, actor } = await consoleContext();
  const found = await read(getHealth(deps, actor));
  if (!found.ok) return <ErrorPanel title="Health could not be read" error={found.error} />;
  const health = found.value;
  return (
    <>
      <PageHeader
        title="Health"
        summary={
          <>
            {health.ready ? "Ready for traffic" : "Not ready for traffic"} · looked <Time at={health.at} />
          </>
        }
      >
        <RefreshButton />
      </PageHeader>
      <div className="space-y-4">
        <Probes probes={health.probes} />
        <Databases databases={health.databases} />
        <Workers workers={health.workers} queue={health.queue} />
        <Processes processes={health.processes} />
        <MailAndMigrations mail={health.mail} migrations={health.migrations} />
        <WebProcess health={health} />
        <Startup phases={health.web.startup} />
      </div>
    </>
  );
}
