"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { callApi } from "@/components/api";
import type { JobSummaryView, JobView } from "@/components/jobs/job-view";
import { toast } from "@/components/ui/toast";

/** When the set of active jobs changes, the page is read again; how a job ended is announced, whoever started it. */
export function useJobWatch(jobs: JobSummaryView[]): void {
  const router = useRouter();
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    const now = new Set(jobs.map((job) => job.id));
    const before = known.current;
    known.current = now;
    if (before === null) return;
    const gone = [...before].filter((id) => !now.has(id));
    if (gone.length > 0 || now.size > before.size) router.refresh();
    for (const id of gone) void announce(id);
  }, [jobs, router]);
}

/** Sent on behalf of something else, which says itself how it went. */
const quietKinds: ReadonlySet<string> = new Set(["mail", "webhook"]);

async function announce(id: string): Promise<void> {
  const job = await callApi<JobView>(`/api/admin/jobs/${id}`).catch(() => null);
  if (job === null) return;
  if (job.state === "succeeded" && !quietKinds.has(job.kind)) toast.success(job.title, { description: "Done." });
  if (job.state === "cancelled") toast(job.title, { description: "Cancelled." });
  if (job.state === "failed")
    toast.error(job.title, { description: job.error?.message ?? "Failed.", duration: 15_000 });
}
