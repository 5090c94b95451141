import { eq } from "drizzle-orm";
import { systemActor } from "@/lib/auth/actor";
import { getSchedule, type ScheduleView } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { readableUtc } from "@/lib/kernel/clock";
import type { ErrorReport } from "@/lib/kernel/errors";
import { jobs } from "@/lib/store/schema";
import { defineCheck, type Judgement, type Look } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";
import { toSchedule } from "./catalogue";

const dayMs = 24 * 3_600_000;

interface ScheduleFacts {
  now: Date;
  schedule: Pick<ScheduleView, "enabled" | "words" | "timeZone" | "next" | "last" | "overdueSince">;
  /** Why the job of the newest scheduled backup failed, if it did. */
  error: ErrorReport | null;
}

export const backupSchedule = defineCheck<ScheduleFacts>({
  id: "backup.schedule",
  area: "backups",
  title: "Scheduled backups",
  why: "Backups that somebody has to remember are the ones that are missing.",
  severity: "critical",
  pace: "live",
  // `scheduled-backup-failed` and `scheduled-backup-missed`.
  alertedElsewhere: true,
  gather: gatherSchedule,
  judge: judgeSchedule,
});

async function gatherSchedule(deps: Deps, { now }: Look): Promise<ScheduleFacts> {
  const { backup: schedule } = await getSchedule(deps, systemActor);
  const jobId = schedule.last?.jobId ?? null;
  if (jobId === null) return { now, schedule, error: null };
  const [job] = await deps.store.db.select({ error: jobs.error }).from(jobs).where(eq(jobs.id, jobId));
  return { now, schedule, error: job?.error ?? null };
}

type Found = Judgement & { status: "failed" | "warning" };

/** Did what was to run by itself run, and did it end well? The worst is the line, the rest its evidence. */
export function judgeSchedule(facts: ScheduleFacts): Judgement {
  const found = [...judgeNext(facts), ...judgeLast(facts)];
  const worst = found.find(({ status }) => status === "failed") ?? found[0];
  const { words, timeZone, next, last } = facts.schedule;
  const figures = evidence(
    [
      ["When", `${words} (${timeZone})`],
      ["Next", next === null ? "never: switched off" : readableUtc(next)],
      ["Last", last === null ? "never" : `${readableUtc(last.dueAt)}, ${last.jobState ?? "nothing was started"}`],
    ],
    found.length > 1 ? found.map(({ summary }) => summary) : [],
  );
  if (worst !== undefined)
    return { severity: worst.status === "failed" ? "critical" : "warning", ...worst, evidence: figures };
  return { status: "ok", summary: `${words}; ${howItWent(last)}`, evidence: figures };
}

function howItWent(last: ScheduleFacts["schedule"]["last"]): string {
  if (last === null) return "none was due yet";
  return last.jobState === "succeeded" ? "the last one went well" : "one is under way";
}

function judgeNext({ schedule: { enabled, overdueSince } }: ScheduleFacts): Found[] {
  const found: Found[] = [];
  if (overdueSince !== null)
    found.push({
      status: "failed",
      summary: "The scheduled backup did not start",
      remedy: {
        text: "Nobody was there to start it. A worker that comes back makes up for it once.",
        link: toSchedule,
      },
      since: overdueSince,
    });
  if (!enabled)
    found.push({
      status: "warning",
      summary: "No backup is scheduled",
      remedy: { text: "Backups are taken only when somebody asks for one.", link: toSchedule },
    });
  return found;
}

function judgeLast({ now, schedule: { last }, error }: ScheduleFacts): Found[] {
  if (last === null) return [];
  const { jobId, jobState, skipped, missed, dueAt: since } = last;
  const toJob = jobId === null ? toSchedule : { label: "Open the job", href: `/jobs/${jobId}` };
  const found: Found[] = [];
  if (jobState === "failed")
    found.push({
      status: "failed",
      summary: "The last scheduled backup failed",
      remedy: { text: [error?.message ?? "Its log says why.", error?.hint ?? ""].join(" ").trim(), link: toJob },
      since,
    });
  if (jobState === "cancelled")
    found.push({
      status: "warning",
      summary: "The last scheduled backup was cancelled",
      remedy: { text: "The next one is taken when it is due; nothing is removed before that.", link: toJob },
      since,
    });
  if (skipped !== null)
    found.push({
      status: "warning",
      summary: "The last scheduled backup was left out",
      remedy: { text: skipped, link: toSchedule },
      since,
    });
  if (missed > 0 && now.getTime() - last.startedAt.getTime() < dayMs)
    found.push({
      status: "warning",
      summary: `${several(missed, "scheduled backup")} ${missed === 1 ? "was" : "were"} missed`,
      remedy: { text: "No worker was running then. One backup made up for it.", link: toSchedule },
      since: last.startedAt,
    });
  return found;
}
