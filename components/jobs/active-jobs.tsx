"use client";

import { useState } from "react";
import { JobProgress } from "./job-progress";
import type { JobView } from "./job-view";
import { useStartedJobs } from "./started-jobs";

/**
 * Jobs that run and belong on this page: those of some kinds, or of one backup. One that ends while it is watched stays
 * until it is put away.
 */
export function ActiveJobs({
  jobs,
  kinds,
  backupId,
}: {
  jobs: JobView[];
  kinds?: readonly string[];
  backupId?: string;
}) {
  const started = useStartedJobs();
  const [before] = useState(started);
  const [seen, setSeen] = useState(jobs);
  const [hidden, setHidden] = useState<string[]>([]);
  const belongs = (job: JobView) =>
    (kinds === undefined || kinds.includes(job.kind)) && (backupId === undefined || backupOf(job) === backupId);
  const fresh = [...jobs, ...started.filter((job) => !before.includes(job) && belongs(job))].filter(
    (job, index, all) => !seen.some(({ id }) => id === job.id) && all.findIndex(({ id }) => id === job.id) === index,
  );
  if (fresh.length > 0) setSeen([...fresh, ...seen]);
  const shown = seen.filter((job) => !hidden.includes(job.id));
  if (shown.length === 0) return null;
  return (
    <div className="mb-4 space-y-3">
      {shown.map((job) => (
        <JobProgress key={job.id} id={job.id} initial={job} onDismiss={() => setHidden([...hidden, job.id])} />
      ))}
    </div>
  );
}

function backupOf(job: JobView): unknown {
  return (job.payload as { backupId?: unknown } | null)?.backupId;
}
