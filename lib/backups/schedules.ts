import { isDeepStrictEqual } from "node:util";
import { desc, eq, inArray } from "drizzle-orm";
import type { Store, Transaction } from "@/lib/store/open-store";
import { jobs, scheduleRuns, settings } from "@/lib/store/schema";
import { type BackupPolicy, readPolicy } from "./policy";
import { type CronLine, newestDue } from "./schedule-times";

type Db = Transaction | Store["db"];

/** What runs by the clock; its rows in `schedule_runs` carry the name. */
export const scheduleNames = ["backup", "drill"] as const;
export type ScheduleName = (typeof scheduleNames)[number];

export function lineOf({ schedule, drill }: BackupPolicy, name: ScheduleName): CronLine & { enabled: boolean } {
  const { enabled, cron } = name === "backup" ? schedule : drill;
  return { enabled, cron, timeZone: schedule.timeZone };
}

/**
 * When a schedule's present line came into force: moments before that were never promised. A row of its own, because
 * a changed retention must not swallow the backup that was due a second before; whoever starts a run locks it.
 */
const inForceSince = (name: ScheduleName) => `schedule ${name}`;

/** Says when a changed line came into force: moments before `now` do not count as missed. */
export async function restartSchedules(
  tx: Transaction,
  before: BackupPolicy,
  after: BackupPolicy,
  change: { updatedAt: Date; updatedByName: string },
): Promise<void> {
  for (const name of scheduleNames) {
    const line = lineOf(after, name);
    if (isDeepStrictEqual(line, lineOf(before, name))) continue;
    const row = { value: line, ...change };
    await tx
      .insert(settings)
      .values({ name: inForceSince(name), ...row })
      .onDuplicateKeyUpdate({ set: row });
  }
}

/** A new installation's schedules begin when its first worker looks at them. */
export async function beginSchedules(db: Store["db"], now: Date): Promise<void> {
  const names = scheduleNames.map(inForceSince);
  if ((await db.$count(settings, inArray(settings.name, names))) === names.length) return;
  const policy = await readPolicy(db);
  const rows = scheduleNames.map((name) => ({ name: inForceSince(name), value: lineOf(policy, name) }));
  await db
    .insert(settings)
    .ignore()
    .values(rows.map((row) => ({ ...row, updatedAt: now, updatedByName: "system" })));
}

/** Holds a schedule until the transaction ends, so that only one worker at a time decides what is due. */
export async function lockSchedule(tx: Transaction, name: ScheduleName): Promise<void> {
  await tx
    .select({ name: settings.name })
    .from(settings)
    .where(eq(settings.name, inForceSince(name)))
    .for("update");
}

/** The newest moment up to `until` at which the schedule should have started something and has not yet. */
export async function readDue(
  db: Db,
  name: ScheduleName,
  until: Date,
): Promise<{ dueAt: Date; earlier: number; last: LastRun | null } | null> {
  const { enabled, ...line } = lineOf(await readPolicy(db), name);
  if (!enabled) return null;
  const [begun] = await db
    .select({ at: settings.updatedAt })
    .from(settings)
    .where(eq(settings.name, inForceSince(name)));
  if (begun === undefined) return null;
  const last = await readLastRun(db, name);
  const due = newestDue(line, last !== null && last.dueAt > begun.at ? last.dueAt : begun.at, until);
  return due === null ? null : { ...due, last };
}

export type LastRun = NonNullable<Awaited<ReturnType<typeof readLastRun>>>;

/** The newest moment a schedule was due and somebody was there, with what came of it. */
export async function readLastRun(db: Db, schedule: ScheduleName) {
  const [row] = await db
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
