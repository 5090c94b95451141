import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { jobs, type JobState, scheduleRuns } from "@/lib/store/schema";
import { type BackupPolicy, readPolicy } from "./policy";
import { inWords } from "./preview-schedule";
import { nextRuns } from "./schedule-times";

export const GetScheduleInput = z.object({});

/** A moment a schedule was due, and what came of it. */
export interface ScheduleRunView {
  dueAt: Date;
  startedAt: Date;
  /** Earlier moments that passed with no worker there, made up for by this run. */
  missed: number;
  jobId: string | null;
  /** Null: skipped, or the job is gone. */
  jobState: JobState | null;
  /** Why nothing was started. */
  skipped: string | null;
}

export interface ScheduleView {
  enabled: boolean;
  cron: string;
  timeZone: string;
  words: string;
  /** Null: switched off. */
  next: Date | null;
  last: ScheduleRunView | null;
}

/** What runs by itself, when next, and how it went last. */
export async function getSchedule(
  deps: Deps,
  actor: Actor,
  _input: z.input<typeof GetScheduleInput> = {},
): Promise<{ backup: ScheduleView; drill: ScheduleView }> {
  requireScope(actor, "backups:read");
  const { schedule, drill } = await readPolicy(deps.store.db);
  const { timeZone } = schedule;
  const [backup, proof] = await Promise.all([
    viewOf(deps, "backup", schedule),
    viewOf(deps, "drill", { ...drill, timeZone }),
  ]);
  return { backup, drill: proof };
}

async function viewOf(
  deps: Deps,
  name: string,
  { enabled, cron, timeZone }: BackupPolicy["schedule"],
): Promise<ScheduleView> {
  const line = { cron, timeZone };
  const next = enabled ? (nextRuns(line, deps.clock.now(), 1)[0] ?? null) : null;
  return { enabled, ...line, words: inWords(line), next, last: await lastRun(deps, name) };
}

async function lastRun({ store }: Deps, schedule: string): Promise<ScheduleRunView | null> {
  const [row] = await store.db
    .select({
      dueAt: scheduleRuns.dueAt,
      startedAt: scheduleRuns.startedAt,
      missed: scheduleRuns.missed,
      jobId: scheduleRuns.jobId,
      jobState: jobs.state,
      skipped: scheduleRuns.skipped,
    })
    .from(scheduleRuns)
    .leftJoin(jobs, eq(jobs.id, scheduleRuns.jobId))
    .where(eq(scheduleRuns.schedule, schedule))
    .orderBy(desc(scheduleRuns.dueAt))
    .limit(1);
  return row ?? null;
}
