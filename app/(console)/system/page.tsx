import type { Metadata } from "next";
import { Section } from "@/components/ui/card";
import { type Column, DataTable } from "@/components/ui/data-table";
import { ErrorPanel } from "@/components/ui/error-panel";
import { FactList } from "@/components/ui/fact-list";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import type { DatabaseView, HealthView } from "@/lib/health";
import { formatBytes, formatDuration } from "@/lib/kernel/units";
import { readHealth } from "../_data/shared-reads";
import { Probes } from "./probes";
import { RefreshButton } from "../_components/refresh-button";
import { Workers } from "./workers";

export const metadata: Metadata = { title: "Health" };

export default async function HealthPage() {
  const found = await readHealth();
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
        <Section id="databases" title="Databases">
          <div className="border-t">
            <DataTable
              caption="Databases"
              columns={databaseColumns}
              rows={health.databases}
              rowKey={(database) => database.role}
            />
          </div>
        </Section>
        <Workers workers={health.workers} queue={health.queue} />
        <Section id="web" title="This web process" note="Others may be behind the same address.">
          <WebFacts health={health} />
        </Section>
      </div>
    </>
  );
}

const databaseColumns: Column<DatabaseView>[] = [
  {
    id: "role",
    header: "Database",
    title: true,
    cell: ({ role, database }) => <DatabaseName role={role} database={database} />,
  },
  {
    id: "address",
    header: "Address",
    cell: ({ description }) => <span className="font-mono text-xs wrap-anywhere text-muted">{description}</span>,
  },
  {
    id: "version",
    header: "Server",
    cell: ({ serverVersion }) => serverVersion ?? <span className="text-danger">does not answer</span>,
  },
  {
    id: "pool",
    header: "Connections",
    numeric: true,
    cell: ({ pool }) =>
      `${pool.open - pool.idle} busy of ${pool.limit}${pool.waiting > 0 ? `, ${pool.waiting} waiting` : ""}`,
  },
];

function DatabaseName({ role, database }: Pick<DatabaseView, "role" | "database">) {
  return (
    <>
      <span className="font-medium capitalize">{role}</span>{" "}
      <span className="font-mono text-xs text-muted">{database}</span>
    </>
  );
}

function WebFacts({ health: { web, version, mode, environment, baseUrl, archives } }: { health: HealthView }) {
  return (
    <FactList
      facts={[
        {
          label: "Version",
          value: version.commit === null ? version.version : `${version.version} (${version.commit.slice(0, 10)})`,
        },
        { label: "Built", value: version.buildTime === null ? null : <Time at={version.buildTime} /> },
        { label: "Environment", value: environment },
        {
          label: "Databases",
          value: mode === "embedded" ? "Embedded: started by npm start" : "Connected: named by the configuration",
        },
        { label: "Address", value: baseUrl, mono: true },
        { label: "Process", value: `${web.pid} on ${web.host}, Node ${web.nodeVersion.replace(/^v/, "")}` },
        { label: "Up for", value: formatDuration(web.uptimeSeconds * 1000) },
        { label: "Memory", value: `${formatBytes(web.residentBytes)}, heap ${formatBytes(web.heapUsedBytes)}` },
        { label: "Archives in", value: archives.location, mono: true },
        {
          label: "Free space there",
          value: archives.freeBytes === null ? "cannot tell" : formatBytes(archives.freeBytes),
        },
      ]}
    />
  );
}
