import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { getQueue, getTargetServer, targetMigrations } from "@/lib/health";
import { countAliveWorkers } from "@/lib/jobs";
import {
  backups,
  checkResults,
  type CheckSeverity,
  type CheckStatus,
  checkWaivers,
  jobs,
  type JobState,
  mails,
  type MailState,
  proofs,
} from "@/lib/store/schema";

/** What the figures of the domain are made of. Null: it could not be read, and then the figure is left out. */
export interface Figures {
  now: Date;
  newestBackup: { completedAt: Date; sizeBytes: number; durationMs: number } | null | "none";
  backupCount: number | null;
  provenAt: Date | null | "never";
  restoreMs: number | null;
  lastDrill: { passed: boolean; at: Date } | null | "never";
  migrations: Record<"applied" | "pending" | "changed" | "failed" | "missing", number> | null;
  targetAnswers: boolean;
  jobs: { kind: string; state: JobState; count: number }[] | null;
  lastJobs: { kind: string; state: JobState; seconds: number }[] | null;
  checks: { id: string; status: CheckStatus; severity: CheckSeverity; measuredAt: Date }[] | null;
  /** Checks that somebody has waived for now. */
  waived: ReadonlySet<string> | null;
  mails: { state: MailState; count: number }[] | null;
  workersAlive: number | null;
  queue: { queued: number; running: number; oldestQueuedAt: Date | null } | null;
}

const finished = ["succeeded", "failed", "cancelled"] as const;

/** Reads all of it at once. A part that fails is null; what hangs is the caller's to bound. */
export async function gatherFigures(deps: Deps): Promise<Figures> {
  const [
    newest,
    backupCount,
    proven,
    lastDrill,
    migrations,
    target,
    counts,
    last,
    checks,
    waived,
    mailCounts,
    workers,
    queue,
  ] = await Promise.all([
    orNull(newestBackup(deps)),
    orNull(deps.store.db.$count(backups, and(eq(backups.state, "complete"), isNull(backups.deletedAt)))),
    orNull(newestProven(deps)),
    orNull(newestDrill(deps)),
    orNull(targetMigrations(deps)),
    orNull(getTargetServer(deps, systemActor)),
    orNull(countJobs(deps)),
    orNull(newestJobs(deps)),
    orNull(readChecks(deps)),
    orNull(readWaived(deps)),
    orNull(countMails(deps)),
    orNull(countAliveWorkers(deps.store)),
    orNull(getQueue(deps.store)),
  ]);
  return {
    now: deps.clock.now(),
    newestBackup: newest,
    backupCount,
    provenAt: proven === null ? null : (proven[0]?.provenAt ?? "never"),
    restoreMs: proven?.[0]?.restoreMs ?? null,
    lastDrill,
    migrations: migrations?.counts ?? null,
    targetAnswers: target !== null,
    jobs: counts,
    lastJobs: last,
    checks,
    waived,
    mails: mailCounts,
    workersAlive: workers,
    queue,
  };
}

async function newestBackup({ store }: Deps): Promise<NonNullable<Figures["newestBackup"]>> {
  const [row] = await store.db
    .select({ completedAt: backups.completedAt, sizeBytes: backups.sizeBytes, durationMs: backups.durationMs })
    .from(backups)
    .where(
      and(eq(backups.state, "complete"), isNull(backups.deletedAt), inArray(backups.proof, ["verified", "proven"])),
    )
    .orderBy(desc(backups.createdAt))
    .limit(1);
  if (row?.completedAt == null) return "none";
  return { completedAt: row.completedAt, sizeBytes: row.sizeBytes ?? 0, durationMs: row.durationMs ?? 0 };
}

async function newestProven({ store }: Deps) {
  return store.db
    .select({ provenAt: backups.provenAt, restoreMs: backups.restoreMs })
    .from(backups)
    .where(isNotNull(backups.provenAt))
    .orderBy(desc(backups.provenAt))
    .limit(1);
}

async function newestDrill({ store }: Deps): Promise<NonNullable<Figures["lastDrill"]>> {
  const [row] = await store.db
    .select({ outcome: proofs.outcome, at: proofs.at })
    .from(proofs)
    .where(eq(proofs.kind, "drill"))
    .orderBy(desc(proofs.at))
    .limit(1);
  return row === undefined ? "never" : { passed: row.outcome === "passed", at: row.at };
}

async function countJobs({ store }: Deps): Promise<NonNullable<Figures["jobs"]>> {
  const count = sql<number>`count(*)`.mapWith(Number);
  return store.db.select({ kind: jobs.kind, state: jobs.state, count }).from(jobs).groupBy(jobs.kind, jobs.state);
}

/** Of each kind the newest that ended, among those of the last month. */
async function newestJobs({ store }: Deps): Promise<NonNullable<Figures["lastJobs"]>> {
  const newest = store.db
    .select({ id: sql<string>`max(${jobs.id})`.as("newest_id") })
    .from(jobs)
    .where(and(inArray(jobs.state, [...finished]), gt(jobs.finishedAt, sql`utc_timestamp(3) - interval 30 day`)))
    .groupBy(jobs.kind)
    .as("newest");
  const milliseconds = sql<number>`timestampdiff(microsecond, ${jobs.startedAt}, ${jobs.finishedAt}) / 1000`;
  const rows = await store.db
    .select({ kind: jobs.kind, state: jobs.state, milliseconds: milliseconds.mapWith(Number) })
    .from(jobs)
    .innerJoin(newest, eq(newest.id, jobs.id))
    .where(isNotNull(jobs.startedAt));
  return rows.map(({ kind, state, milliseconds: ms }) => ({ kind, state, seconds: ms / 1000 }));
}

async function readChecks({ store }: Deps): Promise<NonNullable<Figures["checks"]>> {
  const { checkId: id, status, severity, measuredAt } = checkResults;
  return store.db.select({ id, status, severity, measuredAt }).from(checkResults).orderBy(asc(id));
}

async function readWaived({ store }: Deps): Promise<ReadonlySet<string>> {
  const rows = await store.db
    .select({ id: checkWaivers.checkId })
    .from(checkWaivers)
    .where(and(isNull(checkWaivers.endedAt), gt(checkWaivers.until, sql`utc_timestamp(3)`)));
  return new Set(rows.map(({ id }) => id));
}

async function countMails({ store }: Deps): Promise<NonNullable<Figures["mails"]>> {
  const count = sql<number>`count(*)`.mapWith(Number);
  return store.db.select({ state: mails.state, count }).from(mails).groupBy(mails.state);
}

/** Bad news of one figure must not hide the others. */
function orNull<T>(work: Promise<T>): Promise<T | null> {
  return work.catch(() => null);
}
