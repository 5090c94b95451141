import { formatDuration } from "@/lib/kernel/units";
import type { OverviewFacts } from "./overview-facts";
import { critical, several, type Todo, warning } from "./todo";

const dayMs = 24 * 3_600_000;
/** Without a schedule for drills: a month is long enough to forget how restoring goes. */
const drillWithoutScheduleMs = 35 * dayMs;

const toSchedule = { label: "Open the schedule", href: "/backups/schedule" };
const toBackups = { label: "Open backups", href: "/backups" };

/** Did what was to run by itself run, and did it end well? */
export function judgeSchedule(facts: OverviewFacts): Todo[] {
  return [...judgeScheduledBackup(facts), ...judgeDrill(facts)];
}

function judgeScheduledBackup({ now, backups: { schedule, scheduledError } }: OverviewFacts): Todo[] {
  const { enabled, last, overdueSince } = schedule.backup;
  const todo: Todo[] = [];
  if (overdueSince !== null) {
    const detail = "Nobody was there to start it. A worker that comes back makes up for it once.";
    todo.push(critical("schedule.overdue", "The scheduled backup did not start", detail, toSchedule, overdueSince));
  }
  if (!enabled) {
    const detail = "Backups are taken only when somebody asks for one.";
    todo.push(warning("schedule.off", "No backup is scheduled", detail, toSchedule));
  }
  if (last === null) return todo;
  const toJob = last.jobId === null ? toSchedule : { label: "Open the job", href: `/jobs/${last.jobId}` };
  if (last.jobState === "failed") {
    const detail = scheduledError?.message ?? "Its log says why.";
    todo.push(critical("schedule.failed", "The last scheduled backup failed", detail, toJob, last.dueAt));
  }
  if (last.jobState === "cancelled") {
    const detail = "The next one is taken when it is due; nothing is removed before that.";
    todo.push(warning("schedule.cancelled", "The last scheduled backup was cancelled", detail, toJob, last.dueAt));
  }
  if (last.skipped !== null)
    todo.push(
      warning("schedule.skipped", "The last scheduled backup was left out", last.skipped, toSchedule, last.dueAt),
    );
  if (last.missed > 0 && now.getTime() - last.startedAt.getTime() < dayMs) {
    const title = `${several(last.missed, "scheduled backup")} ${last.missed === 1 ? "was" : "were"} missed`;
    todo.push(
      warning(
        "schedule.missed",
        title,
        "No worker was running then. One backup made up for it.",
        toSchedule,
        last.startedAt,
      ),
    );
  }
  return todo;
}

function judgeDrill({ now, backups }: OverviewFacts): Todo[] {
  const { schedule, lastDrill, restoreTime, newestVerifiedAt } = backups;
  if (lastDrill?.outcome === "failed") {
    const title = `The drill of ${lastDrill.fileName} failed`;
    const detail = lastDrill.error?.message ?? "What was restored was not what was backed up.";
    return [critical("drill.failed", title, detail, toBackups, lastDrill.at)];
  }
  if (newestVerifiedAt === null) return [];
  if (restoreTime === null) {
    const detail =
      "Only a drill shows that a backup comes back, and how long it takes. Start one beside the newest backup.";
    return [warning("drill.none", "No backup has been restored in a drill yet", detail, toBackups)];
  }
  const { enabled, everyMs } = schedule.drill;
  // Half as long again as it should be: one that waits for another job is not late.
  const allowedMs = enabled && everyMs > 0 ? 1.5 * everyMs : drillWithoutScheduleMs;
  const ageMs = now.getTime() - restoreTime.provenAt.getTime();
  if (ageMs <= allowedMs) return [];
  const title = `The last drill that passed was ${formatDuration(ageMs)} ago`;
  const detail = "What was proven then may not hold for what is backed up now.";
  return [warning("drill.age", title, detail, toBackups, restoreTime.provenAt)];
}
