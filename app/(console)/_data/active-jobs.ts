import type { JobView } from "@/components/jobs/job-view";
import { toJson } from "@/components/json";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { getJob, type JobSummary, listJobs } from "@/lib/jobs";
import type { Read } from "./read";

/** Jobs that run or wait for a worker, running ones first. */
export async function listActiveJobs(deps: Deps, actor: Actor): Promise<JobSummary[]> {
  const [running, queued] = await Promise.all([
    listJobs(deps, actor, { state: "running", limit: 20 }),
    listJobs(deps, actor, { state: "queued", due: true, limit: 20 }),
  ]);
  return [...running.items, ...queued.items];
}

/** Why no other backup can be started; the verb would refuse it too. */
export function backupUnderWay(active: Read<JobView[]>): string | undefined {
  return active.ok && active.value.some((job) => job.kind === "backup") ? "A backup is under way." : undefined;
}

/** Those of some kinds with their logs, ready to be followed by the page. */
export async function watchActiveJobs(deps: Deps, actor: Actor, kinds?: readonly string[]): Promise<JobView[]> {
  const active = await listActiveJobs(deps, actor);
  const wanted = kinds === undefined ? active : active.filter((job) => kinds.includes(job.kind));
  return Promise.all(wanted.map(async (job) => toJson(await getJob(deps, actor, { id: job.id }))));
}
