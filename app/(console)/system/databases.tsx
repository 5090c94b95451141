import { Section } from "@/components/ui/card";
import { type Column, DataTable } from "@/components/ui/data-table";
import type { DatabaseView } from "@/lib/health";

/** Both databases: how fast they answer, and how many connections are open of how many there may be. */
export function Databases({ databases }: { databases: DatabaseView[] }) {
  return (
    <Section id="databases" title="Databases" note="Pools are those of this web process.">
      <div className="border-t">
        <DataTable caption="Databases" columns={columns} rows={databases} rowKey={(database) => database.role} />
      </div>
    </Section>
  );
}

const columns: Column<DatabaseView>[] = [
  {
    id: "role",
    header: "Database",
    title: true,
    cell: ({ role, database }) => (
      <>
        <span className="font-medium capitalize">{role}</span>{" "}
        <span className="font-mono text-xs text-muted">{database}</span>
      </>
    ),
  },
  {
    id: "address",
    header: "Address",
    cell: ({ description }) => <span className="font-mono text-xs wrap-anywhere text-muted">{description}</span>,
  },
  {
    id: "version",
    header: "Server",
    cell: ({ server }) => server?.version ?? <span className="text-danger">does not answer</span>,
  },
  {
    id: "latency",
    header: "Answers in",
    numeric: true,
    cell: ({ server }) => (server === null ? null : `${server.latencyMs} ms`),
  },
  {
    id: "pool",
    header: "Pool",
    numeric: true,
    cell: ({ pool }) =>
      `${pool.open - pool.idle} busy of ${pool.limit}${pool.waiting > 0 ? `, ${pool.waiting} waiting` : ""}`,
  },
  {
    id: "connections",
    header: "On the server",
    numeric: true,
    cell: ({ server }) => (server === null ? null : `${server.connections} of ${server.connectionLimit}`),
  },
];
