import { judgeBackups } from "./judge-backups";
import type { OverviewFacts } from "./overview-facts";
import { critical, several, type Todo, warning } from "./todo";

export interface Verdict {
  critical: number;
  warning: number;
}

const toMigrations = { label: "Open migrations", href: "/migrations" };
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

/** A failed scheduled backup has a line of its own already. */
function judgeJobs({ failedJobs, backups }: OverviewFacts): Todo[] {
  const told = backups.schedule.backup.last?.jobId;
  const untold = failedJobs.filter((job) => job.id !== told);
  return untold.map(({ id, title, finishedAt, error }) =>
    warning(
      `job.failed.${id}`,
      `Failed: ${title}`,
      error?.message ?? "Its log says why.",
      { label: "Open the job", href: `/jobs/${id}` },
      finishedAt,
    ),
  );
}
