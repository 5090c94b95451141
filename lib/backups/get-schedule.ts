import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import type { JobState } from "@/lib/store/schema";
import { readPolicy } from "./policy";
import { inWords } from "./preview-schedule";
import { nextRuns } from "./schedule-times";
import { lineOf, readDue, readLastRun, type ScheduleName } from "./schedules";

/** Workers look every ten seconds; what is later than this, nobody is there to start. */
const startedWithinMs = 2 * 60_000;

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
  /** The pause between the next two moments of the line, switched on or off. */
  everyMs: number;
  last: ScheduleRunView | null;
  /** A moment that has passed without anybody starting what was due; null: none. */
  overdueSince: Date | null;
}

/** What runs by itself, when next, and how it went last. */
export async function getSchedule(
  deps: Deps,
  actor: Actor,
  _input: z.input<typeof GetScheduleInput> = {},
): Promise<{ backup: ScheduleView; drill: ScheduleView }> {
  requireScope(actor, "backups:read");
  const [backup, drill] = await Promise.all([viewOf(deps, "backup"), viewOf(deps, "drill")]);
  return { backup, drill };
}

async function viewOf({ store, clock }: Deps, name: ScheduleName): Promise<ScheduleView> {
  const now = clock.now();
  const { enabled, ...line } = lineOf(await readPolicy(store.db), name);
  const [next = null, second] = nextRuns(line, now, 2);
  const [last, overdue] = await Promise.all([
    readLastRun(store.db, name),
    readDue(store.db, name, new Date(now.getTime() - startedWithinMs)),
  ]);
  return {
    enabled,
    ...line,
    words: inWords(line),
    next: enabled ? next : null,
    everyMs: next === null || second === undefined ? 0 : second.getTime() - next.getTime(),
    last,
    overdueSince: overdue?.dueAt ?? null,
  };
}
