import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/card";
import { type Column, DataTable } from "@/components/ui/data-table";
import { Time } from "@/components/ui/time";
import type { HealthView, QueueView, WorkerView } from "@/lib/health";

/** Who runs jobs, and what waits for them. */
export function Workers({ workers, queue }: Pick<HealthView, "workers" | "queue">) {
  return (
    <Section id="workers" title="Workers" {...(queue === null ? {} : { note: queueText(queue) })}>
      <div className="border-t">
        {workers === null || workers.length === 0 ? (
          <p className="px-4.5 py-4 text-muted">
            {workers === null
              ? "The store does not answer, so they are not known."
              : "None was ever seen. Start a worker, or jobs wait for ever."}
          </p>
        ) : (
          <DataTable caption="Workers" columns={columns} rows={workers} rowKey={(worker) => worker.id} />
        )}
      </div>
    </Section>
  );
}

function queueText({ running, queued, oldestQueuedAt }: QueueView) {
  return (
    <>
      {running} running, {queued} waiting
      {oldestQueuedAt !== null && (
        <>
          {" "}
          since <Time at={oldestQueuedAt} />
        </>
      )}
    </>
  );
}

const columns: Column<WorkerView>[] = [
  {
    id: "process",
    header: "Worker",
    title: true,
    cell: (worker) => (
      <>
        <span className="font-medium">{worker.host}</span>{" "}
        <span className="tabular text-muted">process {worker.pid}</span>
      </>
    ),
  },
  { id: "state", header: "State", cell: (worker) => <WorkerState worker={worker} /> },
  { id: "version", header: "Version", cell: (worker) => worker.version },
  { id: "started", header: "Started", cell: (worker) => <Time at={worker.startedAt} className="text-muted" /> },
  { id: "seen", header: "Last heard of", cell: (worker) => <Time at={worker.lastSeenAt} className="text-muted" /> },
];

function WorkerState({ worker }: { worker: WorkerView }) {
  if (worker.alive) return <Badge tone="ok">Working</Badge>;
  return worker.stoppedAt === null ? <Badge tone="danger">Silent</Badge> : <Badge>Stopped</Badge>;
}
