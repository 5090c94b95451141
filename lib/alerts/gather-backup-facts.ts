import { and, desc, eq, inArray, isNull, max, notInArray } from "drizzle-orm";
import { systemActor } from "@/lib/auth/actor";
import { getSchedule, listBackups } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { lastDrill } from "@/lib/drills";
import { backups, jobs, scheduleRuns } from "@/lib/store/schema";
import type { AlertFacts } from "./alert-facts";

type BackupFacts = Pick<AlertFacts, "schedule" | "scheduled" | "newestGood" | "drill" | "suspects">;

const lookedAt = 200;

export async function gatherBackupFacts(deps: Deps): Promise<BackupFacts> {
  const [{ backup: schedule }, scheduled, newestGood, drill, suspects] = await Promise.all([
    getSchedule(deps, systemActor),
    readScheduled(deps),
    readNewestGood(deps),
    lastDrill(deps, systemActor),
    readSuspects(deps),
  ]);
  return {
    schedule,
    scheduled,
    newestGood,
    drill: drill && {
      backupId: drill.backup.id,
      fileName: drill.backup.fileName,
      at: drill.at,
      failed: drill.outcome === "failed",
      error: drill.error,
    },
    suspects,
  };
}

/** One that was cancelled is nobody's failure, and says no more than one under way. */
async function readScheduled({ store }: Deps): Promise<BackupFacts["scheduled"]> {
  const [run] = await store.db
    .select({
      dueAt: scheduleRuns.dueAt,
      jobId: jobs.id,
      state: jobs.state,
      endedAt: jobs.finishedAt,
      error: jobs.error,
    })
    .from(scheduleRuns)
    .innerJoin(jobs, eq(jobs.id, scheduleRuns.jobId))
    .where(and(eq(scheduleRuns.schedule, "backup"), inArray(jobs.state, ["succeeded", "failed"])))
    .orderBy(desc(scheduleRuns.dueAt))
    .limit(1);
  if (run === undefined) return null;
  const { dueAt, jobId, error } = run;
  return { dueAt, jobId, endedAt: run.endedAt ?? dueAt, failed: run.state === "failed", error };
}

/** Of what was dumped here: an upload says nothing about when its content was true. */
async function readNewestGood({ store, target }: Deps): Promise<BackupFacts["newestGood"]> {
  const [row] = await store.db
    .select({ fileName: backups.fileName, createdAt: backups.createdAt })
    .from(backups)
    .where(and(madeOf(target.database), inArray(backups.proof, ["verified", "proven"])))
    .orderBy(desc(backups.createdAt))
    .limit(1);
  return row ?? null;
}

/** A later backup that nothing is wrong with has what the suspect one lacked. */
async function readSuspects(deps: Deps): Promise<BackupFacts["suspects"]> {
  const { items } = await listBackups(deps, systemActor, { suspect: true, limit: lookedAt });
  if (items.length === 0) return [];
  const isFine = and(
    madeOf(deps.target.database),
    notInArray(
      backups.id,
      items.map(({ id }) => id),
    ),
  );
  const [fine] = await deps.store.db
    .select({ at: max(backups.createdAt) })
    .from(backups)
    .where(isFine);
  return items.flatMap(({ id, fileName, createdAt, suspect }) =>
    suspect === null || (fine?.at ?? 0) > createdAt ? [] : [{ id, fileName, createdAt, report: suspect }],
  );
}

/** What is taken before a restore shows the harm that is being undone, so it proves nothing about the next one. */
function madeOf(database: string) {
  return and(
    eq(backups.state, "complete"),
    isNull(backups.deletedAt),
    eq(backups.databaseName, database),
    inArray(backups.kind, ["manual", "scheduled", "pre-migration"]),
  );
}
