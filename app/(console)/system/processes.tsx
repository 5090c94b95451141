import { Section } from "@/components/ui/card";
import { type Column, DataTable } from "@/components/ui/data-table";
import type { NotedProcess } from "@/lib/health";
import { formatBytes } from "@/lib/kernel/units";

/** Every web and worker process of the installation, as each says of itself once a minute. */
export function Processes({ processes }: { processes: NotedProcess[] | null }) {
  return (
    <Section id="processes" title="Processes" note="Each says this of itself once a minute.">
      <div className="border-t">
        {processes === null || processes.length === 0 ? (
          <p className="px-4.5 py-4 text-muted">
            {processes === null ? "The store does not answer, so they are not known." : "None has said anything yet."}
          </p>
        ) : (
          <DataTable
            caption="Processes"
            columns={columns}
            rows={processes}
            rowKey={({ host, pid }) => `${host} ${pid}`}
          />
        )}
      </div>
    </Section>
  );
}

const columns: Column<NotedProcess>[] = [
  {
    id: "process",
    header: "Process",
    title: true,
    cell: ({ role, host, pid }) => (
      <>
        <span className="font-medium capitalize">{role}</span>{" "}
        <span className="tabular text-muted">
          {pid} on {host}
        </span>
      </>
    ),
  },
  { id: "version", header: "Version", cell: ({ version }) => version },
  {
    id: "memory",
    header: "Memory",
    numeric: true,
    cell: ({ residentBytes, memoryLimitBytes }) =>
      memoryLimitBytes === null
        ? formatBytes(residentBytes)
        : `${formatBytes(residentBytes)} of ${formatBytes(memoryLimitBytes)}`,
  },
  {
    id: "start",
    header: "Started in",
    numeric: true,
    cell: ({ startup }) => `${startup.reduce((sum, { milliseconds }) => sum + milliseconds, 0)} ms`,
  },
];
