import { Gauge, Registry } from "@prometheus-io/client";
import { checkStatuses, jobStates, mailStates } from "@/lib/store/schema";
import type { Figures } from "./gather-figures";

/** The figures of the domain, as Prometheus reads them. What is not known is left out, never told as zero. */
export async function domainMetrics(figures: Figures): Promise<string> {
  const registry = new Registry();
  gauge(registry, "seaworthy_store_up", "Whether the store answers: 1 or 0.", Number(figures.queue !== null));
  addBackups(registry, figures);
  addMigrations(registry, figures);
  addChecks(registry, figures);
  addJobs(registry, figures);
  addMail(registry, figures);
  return registry.metrics();
}

function addBackups(registry: Registry, figures: Figures): void {
  const { now, newestBackup, backupCount, provenAt, restoreMs, lastDrill } = figures;
  const age = (since: Date) => Math.max(0, (now.getTime() - since.getTime()) / 1000);
  if (backupCount !== null) gauge(registry, "seaworthy_backups", "Complete backups that are kept.", backupCount);
  if (newestBackup !== null && newestBackup !== "none") {
    const { completedAt, sizeBytes, durationMs } = newestBackup;
    gauge(registry, "seaworthy_backup_age_seconds", "Age of the newest verified backup.", age(completedAt));
    gauge(registry, "seaworthy_backup_size_bytes", "Size of the newest verified backup's file.", sizeBytes);
    gauge(
      registry,
      "seaworthy_backup_duration_seconds",
      "How long the newest verified backup took.",
      durationMs / 1000,
    );
  }
  if (provenAt !== null && provenAt !== "never")
    gauge(
      registry,
      "seaworthy_backup_proof_age_seconds",
      "Time since a backup was last proven by a drill.",
      age(provenAt),
    );
  if (restoreMs !== null)
    gauge(
      registry,
      "seaworthy_restore_seconds",
      "How long restoring took in the newest drill that passed.",
      restoreMs / 1000,
    );
  if (lastDrill !== null && lastDrill !== "never") {
    gauge(registry, "seaworthy_drill_passed", "Whether the newest drill passed: 1 or 0.", Number(lastDrill.passed));
    gauge(registry, "seaworthy_drill_age_seconds", "Time since the newest drill, passed or not.", age(lastDrill.at));
  }
}

function addMigrations(registry: Registry, { migrations, targetAnswers }: Figures): void {
  gauge(registry, "seaworthy_target_up", "Whether the target answers: 1 or 0.", Number(targetAnswers));
  if (migrations === null) return;
  const metric = labelled(registry, "seaworthy_migrations", "Migrations of the target by state.", ["state"]);
  for (const [state, count] of Object.entries(migrations)) metric.set({ state }, count);
}

/** One series per check and status, 1 for the one it has: so that a rule can name both and nothing has to be decoded. */
function addChecks(registry: Registry, { checks, waived, now }: Figures): void {
  if (checks === null || checks.length === 0) return;
  const name = "seaworthy_check_status";
  const status = labelled(registry, name, "Status of each check of the checklist: 1 for the one it has.", [
    "check",
    "severity",
    "status",
  ]);
  const age = labelled(registry, "seaworthy_check_age_seconds", "Time since each check was measured.", ["check"]);
  const waiver = labelled(registry, "seaworthy_check_waived", "Whether somebody waived the check: 1 or 0.", ["check"]);
  for (const check of checks) {
    waiver.set({ check: check.id }, Number(waived?.has(check.id) === true));
    for (const one of checkStatuses)
      status.set({ check: check.id, severity: check.severity, status: one }, Number(one === check.status));
    age.set({ check: check.id }, Math.max(0, (now.getTime() - check.measuredAt.getTime()) / 1000));
  }
}

function addJobs(registry: Registry, { jobs, lastJobs, workersAlive, queue, now }: Figures): void {
  if (workersAlive !== null) gauge(registry, "seaworthy_workers_alive", "Workers heard of just now.", workersAlive);
  if (queue !== null) {
    const { queued, oldestQueuedAt } = queue;
    const waited = oldestQueuedAt === null ? 0 : Math.max(0, (now.getTime() - oldestQueuedAt.getTime()) / 1000);
    gauge(registry, "seaworthy_queue_jobs", "Jobs that could run now and wait for a worker.", queued);
    gauge(registry, "seaworthy_queue_age_seconds", "How long the oldest of them has waited.", waited);
  }
  if (jobs !== null) {
    const metric = labelled(registry, "seaworthy_jobs", "Jobs by kind and state.", ["kind", "state"]);
    for (const kind of new Set(jobs.map((row) => row.kind)))
      for (const state of jobStates)
        metric.set({ kind, state }, jobs.find((row) => row.kind === kind && row.state === state)?.count ?? 0);
  }
  if (lastJobs !== null) {
    const name = "seaworthy_job_last_duration_seconds";
    const metric = labelled(registry, name, "How long the newest ended job of each kind ran.", ["kind", "state"]);
    for (const { kind, state, seconds } of lastJobs) metric.set({ kind, state }, seconds);
  }
}

function addMail(registry: Registry, { mails }: Figures): void {
  if (mails === null) return;
  const metric = labelled(registry, "seaworthy_mails", "Mails by what became of them.", ["state"]);
  for (const state of mailStates) metric.set({ state }, mails.find((row) => row.state === state)?.count ?? 0);
}

function gauge(registry: Registry, name: string, help: string, value: number): void {
  new Gauge({ name, help, registers: [registry] }).set(value);
}

function labelled<Label extends string>(registry: Registry, name: string, help: string, labelNames: Label[]) {
  return new Gauge<Label>({ name, help, labelNames, registers: [registry] });
}
