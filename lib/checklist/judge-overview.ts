import { formatDuration } from "@/lib/kernel/units";
import type { OverviewFacts } from "./overview-facts";

export type Severity = "critical" | "warning";

/** One thing to do, with the place where it is done. */
export interface Todo {
  id: string;
  severity: Severity;
  title: string;
  detail: string;
  /** Since when it has been so; null when nobody knows. */
  since: Date | null;
  action: { label: string; href: string };
}

export interface Verdict {
  critical: number;
  warning: number;
}

const hourMs = 3_600_000;
/** Until there are schedules to compare with: a backup a day, and a week without one is an emergency. */
const backupAge = { warningMs: 26 * hourMs, criticalMs: 7 * 24 * hourMs } as const;

const toMigrations = { label: "Open migrations", href: "/migrations" };
const toBackups = { label: "Open backups", href: "/backups" };
const toHealth = { label: "Open health", href: "/system" };

/** Turns facts into what is to be done, worst first. Pure: the same facts give the same list. */
export function judgeOverview(facts: OverviewFacts): { verdict: Verdict; todo: Todo[] } {
  const found = [...judgeWorkers(facts), ...judgeTarget(facts), ...judgeBackups(facts), ...judgeJobs(facts)];
  const critical = found.filter((todo) => todo.severity === "critical");
  const warning = found.filter((todo) => todo.severity === "warning");
  return { verdict: { critical: critical.length, warning: warning.length }, todo: [...critical, ...warning] };
}

function judgeWorkers({ workersAlive, workerLastSeenAt }: OverviewFacts): Todo[] {
  if (workersAlive > 0) return [];
  const detail = "Nothing that is started here runs until one does: start the worker process and look at its log.";
  return [critical("workers.heartbeat", "No worker is running", detail, toHealth, workerLastSeenAt)];
}

function judgeTarget({ migrations, database }: OverviewFacts): Todo[] {
  if (migrations === null) {
    const detail =
      "Its migrations cannot be read and no backup can be taken. Check the server and TARGET_DATABASE_URL.";
    return [critical("db.reachable", `The target ${database} does not answer`, detail, toHealth)];
  }
  const { counts, problems } = migrations;
  const todo: Todo[] = [];
  if (counts.failed > 0) {
    const detail = "The page shows the statement, the server's message and what has already run.";
    todo.push(
      critical("migrations.failed", `${several(counts.failed, "migration")} failed half way`, detail, toMigrations),
    );
  }
  for (const problem of problems)
    todo.push(critical(`migrations.problem.${problem.code}`, problem.message, problem.hint ?? "", toMigrations));
  if (counts.changed > 0) {
    const title = `${several(counts.changed, "migration file")} changed after being applied`;
    const detail =
      "The files no longer say how this database came to be. Put the old content back, or add a new migration.";
    todo.push(critical("migrations.changed", title, detail, toMigrations));
  }
  if (counts.pending > 0) {
    const title = `${several(counts.pending, "migration")} ${counts.pending === 1 ? "is" : "are"} pending`;
    const detail = "The application may expect a schema that is not there yet. See what a run would do, then apply.";
    todo.push(critical("migrations.pending", title, detail, { label: "Review and apply", href: "/migrations" }));
  }
  if (counts.missing > 0) {
    const title = `${several(counts.missing, "applied migration")} ${counts.missing === 1 ? "has" : "have"} no file`;
    todo.push(
      warning("migrations.missing", title, "A new database could not be built from this folder.", toMigrations),
    );
  }
  return todo;
}

function judgeBackups({ now, backups }: OverviewFacts): Todo[] {
  const { newestAt, newestVerifiedAt, damaged } = backups;
  const todo: Todo[] = damaged.map(({ fileName, completedAt }) =>
    critical(
      `backup.damaged.${fileName}`,
      `The backup ${fileName} is damaged`,
      "It cannot be trusted to restore. Take a new one, then delete it.",
      toBackups,
      completedAt,
    ),
  );
  if (newestAt === null) {
    const detail = "If the target were lost now, everything in it would be.";
    return [critical("backup.none", "There is no backup", detail, { label: "Back up now", href: "/backups" }), ...todo];
  }
  if (newestVerifiedAt === null) {
    const detail = "A backup that was never read back is a hope. Verify the newest one.";
    return [critical("backup.unverified", "No backup has been verified", detail, toBackups, newestAt), ...todo];
  }
  const ageMs = now.getTime() - newestVerifiedAt.getTime();
  if (ageMs <= backupAge.warningMs) return todo;
  const title = `The newest verified backup is ${formatDuration(ageMs)} old`;
  const detail = "What was written since would be lost with the target.";
  const tell = ageMs > backupAge.criticalMs ? critical : warning;
  return [tell("backup.age", title, detail, { label: "Back up now", href: "/backups" }, newestVerifiedAt), ...todo];
}

function judgeJobs({ failedJobs }: OverviewFacts): Todo[] {
  return failedJobs.map(({ id, title, finishedAt, error }) =>
    warning(
      `job.failed.${id}`,
      `Failed: ${title}`,
      error?.message ?? "Its log says why.",
      { label: "Open the job", href: `/jobs/${id}` },
      finishedAt,
    ),
  );
}

type Judge = (id: string, title: string, detail: string, action: Todo["action"], since?: Date | null) => Todo;

const judge =
  (severity: Severity): Judge =>
  (id, title, detail, action, since = null) => ({ id, severity, title, detail, since, action });
const critical = judge("critical");
const warning = judge("warning");

function several(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
