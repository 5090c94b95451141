import type { JobDetail, JobSummary } from "@/lib/jobs";
import type { Json } from "../json";

export type JobSummaryView = Json<JobSummary>;
export type JobView = Json<JobDetail>;

export function isOver(job: { state: JobSummary["state"] }): boolean {
  return job.state !== "queued" && job.state !== "running";
}
