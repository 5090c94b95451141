"use client";

import { useState } from "react";
import { JobProgress } from "./job-progress";
import type { JobView } from "./job-view";

/** Jobs of this page that run. One that ends while it is watched stays until it is put away. */
export function ActiveJobs({ jobs }: { jobs: JobView[] }) {
  const [seen, setSeen] = useState(jobs);
  const [hidden, setHidden] = useState<string[]>([]);
  const fresh = jobs.filter((job) => !seen.some((known) => known.id === job.id));
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
