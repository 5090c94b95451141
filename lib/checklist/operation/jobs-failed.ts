import { and, desc, eq, gt, isNotNull, max } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import type { ErrorReport } from "@/lib/kernel/errors";
import { jobs, scheduleRuns } from "@/lib/store/schema";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";

const dayMs = 24 * 3_600_000;
const looked = 50;

export interface FailedJob {
  id: string;
  title: string;
  finishedAt: Date | null;
  error: ErrorReport | null;
}

export interface JobsFacts {
  /** Of the last day, newest first: those whose kind has not succeeded since, one for each title. */
  failed: FailedJob[];
}

export const jobsFailed = defineCheck<JobsFacts>({
  id: "jobs.failed",
  area: "operation",
  title: "Failed jobs",
  why: "What somebody started and did not come back to look at.",
  severity: "warning",
  pace: "live",
  gather: async (deps, { now }) => ({ failed: await readFailed(deps, now) }),
  judge: judgeJobs,
});

async function readFailed(deps: Deps, now: Date): Promise<FailedJob[]> {
  const { db } = deps.store;
  const since = new Date(now.getTime() - dayMs);
  const [failed, succeeded, told] = await Promise.all([
    db
      .select({ id: jobs.id, kind: jobs.kind, title: jobs.title, finishedAt: jobs.finishedAt, error: jobs.error })
      .from(jobs)
      .where(and(eq(jobs.state, "failed"), gt(jobs.finishedAt, since)))
      .orderBy(desc(jobs.finishedAt))
      .limit(looked),
    db
      .select({ kind: jobs.kind, at: max(jobs.finishedAt) })
      .from(jobs)
      .where(and(eq(jobs.state, "succeeded"), gt(jobs.finishedAt, since)))
      .groupBy(jobs.kind),
    toldElsewhere(deps),
  ]);
  const lastSuccess = new Map(succeeded.map((row) => [row.kind, row.at]));
  const settled = (kind: string, at: Date | null) => (lastSuccess.get(kind)?.getTime() ?? 0) > (at?.getTime() ?? 0);
  // Newest first, so of several attempts at the same thing the newest speaks for all.
  const titles = new Set<string>();
  const isRepeat = (title: string) => titles.size === titles.add(title).size;
  return failed
    .filter(({ id, kind, finishedAt, title }) => id !== told && !settled(kind, finishedAt) && !isRepeat(title))
    .map(({ id, title, finishedAt, error }) => ({ id, title, finishedAt, error }));
}

/** The newest scheduled backup has a check of its own. */
async function toldElsewhere({ store }: Deps): Promise<string | null> {
  const [run] = await store.db
    .select({ jobId: scheduleRuns.jobId })
    .from(scheduleRuns)
    .where(and(eq(scheduleRuns.schedule, "backup"), isNotNull(scheduleRuns.jobId)))
    .orderBy(desc(scheduleRuns.dueAt))
    .limit(1);
  return run?.jobId ?? null;
}

export function judgeJobs({ failed }: JobsFacts): Judgement {
  const [newest] = failed;
  if (newest === undefined) return { status: "ok", summary: "No job has failed in the last day" };
  const says = ({ error }: FailedJob) => error?.message ?? "Its log says why.";
  const isOne = failed.length === 1;
  return {
    status: "warning",
    summary: isOne ? `Failed: ${newest.title}` : `${failed.length} jobs failed in the last day`,
    since: newest.finishedAt,
    evidence: evidence(
      [],
      failed.map((job) => `${job.title}: ${says(job)}`),
    ),
    remedy: {
      text: isOne ? says(newest) : "Each says why in its log. Run again what is still wanted.",
      link: isOne
        ? { label: "Open the job", href: `/jobs/${newest.id}` }
        : { label: "Open failed jobs", href: "/jobs?state=failed" },
    },
  };
}
